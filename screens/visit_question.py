"""What the box of the open check says: where to look, what is claimed, what the answer means."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from inspector.errors import InputError
from inspector.fieldwork.visits import Key
from inspector.i18n import Text
from inspector.ledger.bodies import Stored
from inspector.ledger.views import AnswerRow
from inspector.packs import values
from inspector.packs.form import Item
from inspector.packs.model import Check, Choice, Figure
from inspector.packs.tables import Tables
from screens.absent_words import absent_words
from screens.issue_words import KINDS, amount
from screens.visit_sheet import Sheet, evidence_wanted, key_of
from screens.widgets.cells import CUT, cut
from screens.widgets.check_box import OTHER, Question
from screens.widgets.check_choices import NUMBERED, Option
from screens.words import SEVERITIES, clock

_NOTE_SHOWN = 200
"""Cells: not three lines at 80 columns."""
MUTED, WARN, BAD, GOOD = "$text-muted", "$text-warning", "$text-error", "$text-success"


def question_of(sheet: Sheet, item: Item) -> Question:
    """The open check, ready to be shown."""
    check, key = item.check, key_of(item)
    choices = sheet.form.form.choices(check, sheet.stored, item.row)
    stored = item.stored
    return Question(
        key=key,
        type=check.type,
        title=f"{item.number} {title_of(item)}",
        tag=_tag(item),
        facts=Content("\n").join(_facts(sheet, item)),
        unit=str(check.unit_label),
        text=sheet.drafts.get(key) or typed_form(check, stored) or _default(sheet, item),
        placeholder=_placeholder(check),
        options=_options(check, choices, stored),
        chosen=tuple(OTHER if n.startswith(f"{OTHER}:") else n for n in _names(check, stored)),
        other_text=_other_text(check, stored),
        listed=check.choices_from is not None,
        locked=sheet.locked or not item.relevant,
    )


def title_of(item: Item) -> str:
    return f"{item.check.label} / {item.row_name}" if item.row_name else str(item.check.label)


def typed_form(check: Check, stored: Stored | None) -> str:
    """An answer as a person would type it again."""
    if stored is None:
        return ""
    if isinstance(stored, dict):
        return stored.get("original") or f"{stored.get('lat', '')},{stored.get('lon', '')}"
    if isinstance(stored, list):
        return ",".join(stored)
    return stored


def _default(sheet: Sheet, item: Item) -> str:
    """What the pack proposes; it stands in the input and is saved with Enter like any text."""
    proposed = sheet.form.form.default(item.check)
    return typed_form(item.check, proposed) if proposed is not None and not sheet.locked else ""


def _tag(item: Item) -> str:
    check = item.check
    parts: list[str] = []
    if item.required:
        parts.append(str(Text("必填", "required")))
    if (wanted := evidence_wanted(check)) is not None:
        parts.append(str(Text("须附{w}", "needs {w}").format(w=wanted)))
    parts += check.basis
    return " | ".join(parts)


def _facts(sheet: Sheet, item: Item) -> list[Content]:
    """Line by line: how to look, what is claimed, the last visit, notes, who answered."""
    check, key = item.check, key_of(item)
    facts: list[Content] = []
    if not item.relevant:
        told = Text("按前面的答案，这一项不问", "with the answers so far this is not asked")
        facts.append(Content.styled(str(told), WARN))
    if check.hint is not None:
        facts.append(Content(str(check.hint)))
    facts += [claim(figure) for figure in sheet.form.form.figures_for(check)]
    answer = sheet.seen.answers.get(key)
    if (last := sheet.last_answer(item)) is not None and answer is None:
        facts.append(_last(sheet, item, last))
    if answer is not None:
        facts += _answered(sheet, item, answer)
    for told in absent_words(sheet.seen.evidence.get(key) or [], sheet.seen.absent):
        facts.append(Content.styled(str(told), WARN))
    if key in sheet.notes:
        told = Text("备注（随答案保存）：{n}", "note (saved with the answer): {n}")
        facts.append(_short(told, sheet.notes[key]))
    return facts


def claim(figure: Figure) -> Content:
    """Where the claim comes from: kind, label, value with unit, date."""
    when = "" if figure.as_of is None else f" ({figure.as_of})"
    return Content.assemble(
        (f"{KINDS[figure.kind]}: ", MUTED),
        f"{figure.label} ",
        (f"{amount(figure)}", "bold"),
        (when, MUTED),
    )


def _last(sheet: Sheet, item: Item, last: AnswerRow) -> Content:
    shown = cut(sheet.said(item, last.value), _NOTE_SHOWN)
    told = Text("上次（{on}，{who}）：{shown}", "last visit ({on}, {who}): {shown}")
    key = Text("  l 沿用", "  l takes it over")
    return Content.assemble(
        str(told.format(on=last.on, who=last.author, shown=shown)),
        ("" if sheet.locked else str(key), MUTED),
    )


def _short(told: Text, note: str) -> Content:
    """A long note must not push the line that one types in out of sight; ``n`` shows all of it."""
    shown = cut(note, _NOTE_SHOWN)
    rest = Text("  n 看全文", "  n shows all of it") if shown.endswith(CUT) else Text.same("")
    return Content.assemble(str(told.format(n=shown)), (str(rest), MUTED))


def _answered(sheet: Sheet, item: Item, answer: AnswerRow) -> list[Content]:
    facts: list[Content] = []
    if answer.note:
        facts.append(_short(Text("备注：{n}", "note: {n}"), answer.note))
    if answer.author != sheet.ledger.author or answer.device != sheet.ledger.device:
        told = Text("{who} 于 {at} 回答", "answered by {who}, {at}")
        facts.append(
            Content.styled(str(told.format(who=answer.author, at=clock(answer.at))), MUTED)
        )
    if answer.taken_over:
        facts.append(
            Content.styled(str(Text("沿用上次的答案", "taken over from the last visit")), MUTED)
        )
    for other in sheet.seen.alternatives.get(key_of(item), ()):
        shown = sheet.said(item, other.value)
        told = Text(
            "[?] 冲突：{who} 记为 {shown}（{at}），按 k 选定",
            "[?] conflict: {who} has {shown} ({at}); k settles it",
        )
        facts.append(
            Content.styled(
                str(told.format(who=other.author, shown=shown, at=clock(other.at))), WARN
            )
        )
    return facts


def _placeholder(check: Check) -> str:
    match check.type:
        case "date":
            return str(Text("2026-11-23，t 今天", "2026-11-23, t for today"))
        case "time":
            return str(Text("09:30，t 现在", "09:30, t for now"))
        case "location":
            return str(Text("纬度,经度，如 43.65,111.98", "latitude,longitude: 43.65,111.98"))
        case "select_one" | "select_multiple":
            return str(Text("输入几个字筛选", "type to filter"))
        case _:
            return ""


def _options(
    check: Check, choices: tuple[Choice, ...], stored: Stored | None
) -> tuple[Option, ...]:
    if check.type == "yes_no":
        return tuple(
            Option(name, str(label), name[0] if name != "na" else "a")
            for name, label in values.YES_NO.items()
        )
    if check.type not in ("select_one", "select_multiple"):
        return ()
    named = [(choice.name, choice.label) for choice in choices]
    if check.other:
        said = _other_text(check, stored)
        label = (
            Text("其他：{said}", "other: {said}")
            if said
            else Text("其他（写明）", "other (say what)")
        )
        named.append((OTHER, label.format(said=said)))
    digits = len(named) <= NUMBERED and check.choices_from is None
    return tuple(
        Option(
            name,
            str(label),
            str(at) if digits else "",
            words=f"{label.zh} {label.en}",
            always=name == OTHER,
        )
        for at, (name, label) in enumerate(named, start=1)
    )


def _names(check: Check, stored: Stored | None) -> list[str]:
    if isinstance(stored, list):
        return stored
    chosen = check.type in ("yes_no", "select_one") and isinstance(stored, str)
    return [stored] if chosen and isinstance(stored, str) else []


def _other_text(check: Check, stored: Stored | None) -> str:
    other = [n for n in _names(check, stored) if n.startswith(f"{OTHER}:")]
    return other[0].partition(":")[2] if other else ""


def judgement_of(sheet: Sheet, tables: Tables, item: Item, typed: str | None) -> Content:
    """What the text in the input would mean, or what the answer on record means."""
    check, key = item.check, key_of(item)
    if (refused := sheet.refused.get(key)) is not None and typed == sheet.drafts.get(key):
        return _refusal(refused)
    if typed is not None and typed.strip() and typed != typed_form(check, item.stored):
        try:
            stored = values.parse(
                check, typed, sheet.form.form.choices(check, sheet.stored, item.row)
            )
        except InputError as error:
            return Content.styled(str(error.what), WARN) + Content.styled(
                f"  {error.remedy or ''}", MUTED
            )
    elif item.stored is not None:
        stored = item.stored
    elif check.type == "calculate":
        return _calculated(item)
    else:
        return Content("")
    return _meaning(sheet, tables, item, key, stored)


def _refusal(error: Exception) -> Content:
    what = getattr(error, "what", error)
    remedy = getattr(error, "remedy", None)
    told = Text("没有保存：{what}", "not saved: {what}").format(what=what)
    return Content.styled(str(told), BAD) + Content(f"  {remedy or ''}")


def _meaning(sheet: Sheet, tables: Tables, item: Item, key: Key, stored: Stored) -> Content:
    judgement = sheet.form.form.judge(key, stored, sheet.stored)
    if not judgement.valid:
        problem = judgement.problem or Text("数值不合要求", "the value is out of bounds")
        return Content.styled(f"[!] {problem}", BAD)
    told: list[Content] = []
    if judgement.passed is False:
        told.append(Content.styled(str(_failing(sheet, item, key)), BAD))
    elif judgement.passed:
        told.append(Content.styled(str(Text("符合要求", "meets the requirement")), GOOD))
    if isinstance(stored, dict) and (
        warning := values.location_warning(stored, sheet.form.issue, tables.regions)
    ):
        told.append(Content.styled(f"[?] {warning}", WARN))
    if item.missing is not None and item.stored is not None:
        told.append(Content.styled(str(item.missing), WARN))
    return Content("   ").join(told)


def _failing(sheet: Sheet, item: Item, key: Key) -> Text:
    if any(f.state == "open" for f in sheet.seen.findings.get(key, ())):
        return Text("[!] 不合格，已有发现", "[!] fails; a finding has been raised")
    return Text(
        "[!] 不合格：应有一条[{word}]发现，按 f 提出",
        "[!] fails: this calls for a [{word}] finding; f raises it",
    ).format(word=SEVERITIES[item.check.severity])


def _calculated(item: Item) -> Content:
    if item.computed is None:
        return Content.styled(
            str(Text("答完所依据的检查项后得出", "worked out once its checks are answered")), MUTED
        )
    shown = Content.styled(values.display(item.check, item.computed), "bold")
    if item.passed is False:
        return shown + Content.styled(str(Text("  [!] 不合格", "  [!] fails")), BAD)
    return shown


def figures_content(
    figures: tuple[Figure, ...], verified: tuple[str, ...], seen: Mapping[str, Text]
) -> list[Content]:
    """All figures, those that the open check bears out marked with a ``>``; and what is seen."""
    lines: list[Content] = []
    for figure in figures:
        here = figure.id in verified
        lines.append(
            Content.assemble(
                ("> " if here else "  ", "$accent bold"),
                (str(figure.label), "bold" if here else ""),
                f"  {amount(figure)}",
                (
                    f"  {KINDS[figure.kind]}{'' if figure.as_of is None else f' {figure.as_of}'}",
                    MUTED,
                ),
                (f"  {seen[figure.id]}" if figure.id in seen else "", "bold" if here else ""),
            )
        )
    return lines
