from pathlib import Path
from inspector.exports import export, FORMATS
def test_try(ledger, library, small_visit, tmp_path):
    for f in FORMATS:
        print(export(ledger, library, f, tmp_path / f"x{FORMATS[f].suffix}"))
    print((tmp_path/"x.csv").read_text("utf-8-sig"))
    print((tmp_path/"x.jsonl").read_text("utf-8"))
