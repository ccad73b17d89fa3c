"""``rules/words.yaml``: what is wrong with one is a finding, and the rest of it is used."""

from __future__ import annotations

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.pack.entry import read_entry
from sphinx_privacynotice.model.pack.word_rules import WordsData, compile_rules
from sphinx_privacynotice.yamlio.reader import read_yaml

WRONG = """\
sets:
  keep: [keep, keeps]
months: [january|jan, february]
topics:
  school: [our school]
rules:
  right:
    code: old-term
    find: ["<keep> old", "in <month>"]
    message: "{words} is old"
    write: Write it anew
  no-such-code:
    code: old-trem
    find: old
    message: Old
    write: New
  no-such-topic:
    code: old-term
    about: scool
    find: old
    message: Old
    write: New
  no-phrase:
    code: old-term
    find: ["... old", "<colour> old"]
    message: Old
    write: New
  no-message:
    code: old-term
    find: old
names:
  - law: ukpga/1998/29
    also: ["the? old?"]
"""


def test_what_is_wrong_is_told_and_the_rest_is_used() -> None:
    findings = Findings()
    tree = read_yaml(WRONG, "rules/words.yaml").root
    data = read_entry(WordsData, tree, findings)
    assert data is not None
    made = compile_rules(data, findings)
    said = sorted((each.place.line, each.message) for each in findings)
    assert [line for line, _ in said] == [13, 19, 25, 25, 29, 29, 33]
    messages = " ".join(message for _, message in said)
    for words in (
        "no check “old-trem”",
        "no topic “scool”",
        "begins with a gap",
        "<colour> is neither",
        "“message”",
    ):
        assert words in messages
    assert {each.code for each in findings} == {"pack-format"}
    assert [rule.key for rule in made.rules] == ["right", "no-phrase"]
    assert made.months == {"january": 1, "jan": 1, "february": 2}
    assert set(made.phrases) == {"our school", "<keep> old", "in <month>"}
    assert len(made.names) == 1
