"""What is wrong with a pack's expressions, in words that its author can act on.

CEL's own messages speak of overloads and containers; here they become the name that was meant,
``60.0`` for ``60``, ``&&`` for ``and``; with the place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from inspector.i18n import Text
from inspector.packs.expressions import FUNCTIONS, Fault, Program, tokens
from inspector.packs.model import Check, Issue, Scope
from inspector.packs.programs import Misfit, Programs, compiled
from inspector.packs.reconcile import rule_environment
from inspector.packs.source import Where, nearest, one_of

_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '([^']*)'")
_WORDS = {"and": "&&", "or": "||", "not": "!", "=": "==", "<>": "!=", "AND": "&&", "OR": "||"}
_CEL_FUNCTIONS = (
    *FUNCTIONS, "size", "int", "double", "string", "bool", "timestamp", "duration", "has", "type",
    "matches", "startsWith", "endsWith", "contains", "exists", "exists_one", "all", "filter",
    "map", "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek",
)  # fmt: skip


def check_expressions(issue: Issue, where: Where) -> None:
    """All expressions of the issue."""
    loose = frozenset(
        [c.id for at, c in enumerate(issue.checks) if _is_loose(where / "check" / at)]
        + [f.id for at, f in enumerate(issue.figures) if (where / "figure" / at / "value").told]
    )
    scopes: tuple[Scope, ...] = ("site", "desk")
    for scope in scopes:
        programs = compiled(issue, scope, loose)
        for cycle in programs.cycles:
            ring = " > ".join(cycle.ids)
            _at(where, cycle.place).problem(
                Text(f"检查项互相依赖：{ring}", f"checks depend on each other: {ring}"),
                Text(
                    "relevant 和 calculation 只能引用不依赖自己的检查项",
                    "relevant and calculation may only use checks that do not depend on this one",
                ),
            )
        for misfit in programs.misfits:
            _say(misfit, where, issue, programs)
    _rules(issue, where, loose)
    _words_compared(issue, where)


def _is_loose(check: Where) -> bool:
    """Whether the type of its answer could not be read: then anything may be done with it."""
    return any((check / key).told for key in ("type", "repeat", "scope", "calculation"))


def _at(where: Where, place: tuple[str | int, ...]) -> Where:
    for part in place:
        where = where / part
    return where


def _rules(issue: Issue, where: Where, loose: frozenset[str]) -> None:
    if not issue.reconcile:
        return
    environment = rule_environment({figure.id: figure for figure in issue.figures}, loose)
    for at, rule in enumerate(issue.reconcile):
        place = ("reconcile", at, "rule")
        program = environment.compile(rule.rule)
        if not isinstance(program, Program):
            for fault in program:
                _say(Misfit(place, rule.rule, fault, environment.types), where, issue, None)
        elif program.type != "bool":
            found = Misfit(place, rule.rule, Fault(""), environment.types, "not_bool", program.type)
            _say(found, where, issue, None)


def _say(misfit: Misfit, where: Where, issue: Issue, programs: Programs | None) -> None:
    if not _tell_left_out(misfit, where, issue):
        tell(misfit, where, lambda name: _undeclared(name, misfit, issue, programs))


def tell(misfit: Misfit, where: Where, unknown: Callable[[str], tuple[Text, Text]]) -> None:
    """What is wrong with an expression, in its author's words.

    ``unknown`` gives message and remedy for a name that is not in scope.
    """
    place = _at(where, misfit.place)
    if misfit.kind == "not_bool":
        place.problem(
            Text(
                f"表达式要得出真假，这里得出 {misfit.found}",
                f"the expression is to be true or false, this gives {misfit.found}",
            ),
            Text(
                "加上比较，如 ... >= 60.0 或 ... == 'yes'",
                "compare it: ... >= 60.0 or ... == 'yes'",
            ),
        )
        return
    if misfit.kind == "no_value":
        place.problem(
            Text(f"计算结果不能是 {misfit.found}", f"a calculation cannot give {misfit.found}"),
            Text(
                "用 sum(...) 或 size(...) 得出一个数",
                "make a number of it with sum(...) or size(...)",
            ),
        )
        return
    fault = misfit.fault
    column = fault.column
    if name := undeclared_in(fault):
        column -= name.find(".") if "." in name else 0  # CEL points at the point
        message, remedy = _no_such_name(name, misfit.source, unknown)
    else:
        message, remedy = _explained(fault, misfit)
    place.problem(message, remedy, inside=(fault.line, column))


def undeclared_in(fault: Fault) -> str:
    """The name that is not in scope; blank when the fault is another."""
    found = _UNDECLARED.search(fault.message)
    return "" if found is None else found[1]


def _no_such_name(
    name: str, source: str, unknown: Callable[[str], tuple[Text, Text]]
) -> tuple[Text, Text]:
    parts = tokens(source)
    calls = {
        token.text for token, after in pairwise(parts) if token.kind == "name" and after.text == "("
    }
    if name not in calls:
        return unknown(name)
    return (
        Text(f"没有函数 {name}", f"there is no function {name}"),
        Text("{meant}{known}", "{meant}{known}").format(
            meant=nearest(name, _CEL_FUNCTIONS), known=one_of(FUNCTIONS)
        ),
    )


def _tell_left_out(misfit: Misfit, where: Where, issue: Issue) -> bool:
    """A template's expression is right; a check that it needs is left out of this issue."""
    needed = undeclared_in(misfit.fault)
    if needed not in issue.without:
        return False
    place = _at(where, misfit.place)
    if place.origin[0] == where.file:
        place.problem(
            Text(f"{needed} 已被 without 去掉", f"{needed} is left out (without)"),
            Text("引用别的检查项，或不要去掉它", "use another check, or do not leave it out"),
            inside=(misfit.fault.line, misfit.fault.column),
        )
        return True
    id, part = issue.checks[int(misfit.place[1])].id, misfit.place[2]
    (where / "without" / issue.without.index(needed)).problem(
        Text(f"{id} 的 {part} 要用 {needed}", f"the {part} of {id} needs {needed}"),
        Text(
            f"在本事项中改写 {id} 的 {part}，或把 {id} 也去掉",
            f"give {id} a {part} of its own here, or leave {id} out too",
        ),
    )
    return True


def _explained(fault: Fault, misfit: Misfit) -> tuple[Text, Text]:
    if found := _OVERLOAD.search(fault.message):
        return _types_differ(found[1], found[2])
    if fault.message.startswith("Syntax error"):
        return _syntax(fault, misfit.source)
    if "reserved identifier" in fault.message:
        word = fault.message.rpartition(" ")[2]
        return (
            Text(f"{word} 是 CEL 的保留字", f"{word} is a word of CEL's own"),
            Text("条件写成 a ? b : c", "write a condition as a ? b : c"),
        )
    if "recursion" in fault.message or "longer than" in fault.message:
        return (
            Text("表达式太长或嵌套太深", "the expression is too long or nested too deeply"),
            Text("拆成几个 calculate 检查项", "break it up with calculate checks"),
        )
    return (
        Text(f"表达式有误：{fault.message}", f"the expression is wrong: {fault.message}"),
        Text("见清单包编写指南「表达式」一节", "see 'Expressions' in the pack author's guide"),
    )


def _undeclared(
    name: str, misfit: Misfit, issue: Issue, programs: Programs | None
) -> tuple[Text, Text]:
    check = issue.check(name)
    if check is not None and check.type == "note":
        return (
            Text(f"{name} 是说明，没有回答", f"{name} is a note and has no answer"),
            Text("改引用一个要回答的检查项", "refer to a check that is answered"),
        )
    if check is not None and programs is None:
        return (
            Text(f"勾稽关系只看数据，{name} 是检查项", f"a rule sees figures; {name} is a check"),
            one_of(misfit.types),
        )
    if check is not None:
        return (
            Text(
                f"{name} 在另一种检查（{check.scope}）里问，这里看不到",
                f"{name} is asked in a {check.scope} visit and is not known here",
            ),
            Text(
                f"引用同一 scope 的检查项，或把 {name} 改到同一 scope",
                f"use checks of one scope, or move {name}",
            ),
        )
    if name == "value":
        return (
            Text("这里没有 value", "there is no value here"),
            Text(
                "value 用于 constraint 和 passes；这里用检查项的 id",
                "value is for constraint and passes; use a check's id here",
            ),
        )
    return nothing_called(name), Text("{hint}{known}", "{hint}{known}").format(
        hint=nearest(name, misfit.types), known=one_of(misfit.types)
    )


def nothing_called(name: str) -> Text:
    return Text(f"没有 {name} 这个名称", f"there is nothing called {name}")


_SIGNS = {"_?_:_": "? :", "!_": "!", "-_": "-", "_[_]": "[ ]", "@in": "in"}


def _types_differ(function: str, types: str) -> tuple[Text, Text]:
    sign = _SIGNS.get(function, function.replace("_", "") if "_" in function[:1] else function)
    types = types.replace("google.protobuf.Timestamp", "date")
    message = Text(f"{sign} 不能用于 {types}", f"{sign} cannot be applied to {types}")
    kinds = types.strip("()").split(", ")
    if {"int", "double"} <= set(kinds):
        return message, Text(
            "整数和小数不能混用：把 60 写成 60.0，或用 double(...)",
            "whole and decimal numbers do not mix: write 60.0 for 60, or use double(...)",
        )
    if "date" in kinds:
        return message, Text(
            "日期写成 date('2018-12-31')；天数用 days(a, b)",
            "write a date as date('2018-12-31'); for days use days(a, b)",
        )
    if "string" in kinds and ("int" in kinds or "double" in kinds):
        return message, Text(
            "数不加引号，文字加单引号", "numbers have no quotes, texts have single ones"
        )
    if "bool" in kinds and "string" in kinds:
        return message, Text(
            "yes_no 的回答是文字：写 == 'yes'", "a yes_no's answer is a text: write == 'yes'"
        )
    if any(kind.startswith("list") for kind in kinds):
        return message, Text(
            "多个值：用 'a' in x、x.exists(v, ...)、x.all(v, ...) 或 sum(x)",
            "these are several: use 'a' in x, x.exists(v, ...), x.all(v, ...) or sum(x)",
        )
    return message, Text("两边要是同一类型", "both sides must be of one type")


def _syntax(fault: Fault, source: str) -> tuple[Text, Text]:
    wrong = next((word for word in _wrong_words(source)), None)
    if wrong is not None:
        return (
            Text(f"CEL 里没有 {wrong}", f"there is no {wrong} in CEL"),
            Text(f"写成 {_WORDS[wrong]}", f"write {_WORDS[wrong]}"),
        )
    if "<EOF>'" in fault.message and "mismatched" in fault.message:
        return (
            Text("表达式没有写完", "the expression is not finished"),
            Text("补上后半部分和右括号", "add what is missing, and closing brackets"),
        )
    what = fault.message.removeprefix("Syntax error: ").partition(" expecting ")[0]
    return (
        Text(f"表达式写法有误：{what}", f"the expression cannot be read: {what}"),
        Text(
            "文字要用英文单引号，名称只用字母、数字、下划线",
            "texts stand in straight single quotes; names have letters, digits, underscores",
        ),
    )


def _wrong_words(source: str) -> list[str]:
    return [token.text for token in tokens(source) if token.text in _WORDS]


def _words_compared(issue: Issue, where: Where) -> None:
    """``operating == 'Yes'`` can never hold: words compared with choices must be choices."""
    for at, check in enumerate(issue.checks):
        if (where / "check" / at / "type").told:
            continue
        for part in ("relevant", "constraint", "passes", "calculation", "choice_filter"):
            source = getattr(check, part)
            if source is not None:
                place = where / "check" / at / part
                _compared(source, place, {**_choosable(issue, where, check.scope), **_own(check)})
    for at, figure in enumerate(issue.figures):
        if figure.observed is not None and figure.observed.count is not None:
            seen = issue.check(figure.observed.check)
            if seen is not None:
                place = where / "figure" / at / "observed" / "count"
                _compared(figure.observed.count, place, _own(seen))


def _choosable(issue: Issue, where: Where, scope: str) -> dict[str, tuple[str, ...]]:
    return {
        check.id: words
        for at, check in enumerate(issue.checks)
        if check.scope == scope and (words := _words_of(check))
        if not (where / "check" / at / "type").told
    }


def _own(check: Check) -> dict[str, tuple[str, ...]]:
    words = _words_of(check)
    return {"value": words} if words else {}


def _words_of(check: Check) -> tuple[str, ...]:
    if check.type == "yes_no":
        return ("yes", "no", "na")
    if check.type in ("select_one", "select_multiple") and check.choices:
        return (*(choice.name for choice in check.choices), *(("other",) if check.other else ()))
    return ()


def _compared(source: str, where: Where, known: Mapping[str, tuple[str, ...]]) -> None:
    parts = tokens(source)
    for at in range(1, len(parts) - 1):
        if parts[at].text not in ("==", "!=", "in"):
            continue
        left, right = parts[at - 1], parts[at + 1]
        if at >= 2 and parts[at - 2].text == ".":
            continue
        for name, word in ((left, right), (right, left)):
            if name.text not in known or word.kind != "string" or word.text[:1] not in "\"'":
                continue
            said = word.text.strip("\"'")
            if said not in known[name.text]:
                line = source.count("\n", 0, word.start) + 1
                column = word.start - (source.rfind("\n", 0, word.start) + 1) + 1
                where.problem(
                    Text(f"{name.text} 没有选项「{said}」", f"{name.text} is never '{said}'"),
                    Text("{meant}{known}", "{meant}{known}").format(
                        meant=nearest(said, known[name.text]), known=one_of(known[name.text])
                    ),
                    inside=(line, column),
                )
