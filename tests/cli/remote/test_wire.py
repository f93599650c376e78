"""Whatever is at the other end: a token goes nowhere else, nothing half is written, and what is wrong is said."""

from __future__ import annotations

import datetime
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rotunda.cli.remote import site as asked
from rotunda.cli.remote.asking import address_of
from rotunda.estate import InputError
from rotunda.estate.progress import SILENT
from tests.cli.remote.elsewhere import ME, TOKEN, Answering, Elsewhere, Said, a_site, elsewhere, same, zipped
from tests.cli.running import Answer, estate, names, rotunda

pytestmark = pytest.mark.enable_socket
TABLES = {"agencies": b"agency,name\nREV,Revenue\n", "people": b"person,agency\nP1,REV\n"}
Opening = Callable[[Answering], Elsewhere]


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, each time; it takes none."""
    told: list[float] = []
    monkeypatch.setattr(asked, "pause", told.append)
    monkeypatch.setenv("ROTUNDA_TOKEN", TOKEN)
    return told


@pytest.fixture
def there() -> Iterator[Opening]:
    """Opens what is elsewhere, until the test ends."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(elsewhere(answer))


def pulled(url: str, out: Path, *options: str) -> Answer:
    answer = rotunda("pull", url, "--out", out, *options)
    assert "quite-secret" not in answer.said
    return answer


def pushed(folder: Path, url: str, *options: str) -> Answer:
    answer = rotunda("push", folder, url, *options)
    assert "quite-secret" not in answer.said
    return answer


def test_what_a_site_sends_becomes_a_folder(there: Opening, tmp_path: Path) -> None:
    sent = zipped({"people": {"yearly_pay": None}, "clearances": None}, **TABLES)
    here = there(a_site(estate=Said(200, sent)))
    answer = pulled(here.url, tmp_path / "got")
    assert answer.status == 0, answer.said
    assert names(tmp_path / "got") == ["agencies.csv", "people.csv", "pulled-versions.jsonl", "pulled.json"]
    assert (tmp_path / "got" / "people.csv").read_bytes() == TABLES["people"]
    assert {token for _, _, token, _ in here.asked} == {f"Bearer {TOKEN}"}


def test_only_the_tables_that_are_wanted_are_asked_for(there: Opening, tmp_path: Path) -> None:
    here = there(a_site(estate=Said(200, zipped(**TABLES))))
    assert pulled(here.url, tmp_path / "one", "--table", "people", "--table", "agencies").status == 0
    assert pulled(here.url, tmp_path / "all").status == 0
    assert [path for _, path, _, _ in here.asked if path != "/me"] == ["/estate?tables=agencies,people", "/estate"]


@pytest.mark.parametrize(
    "sent",
    [
        b"no zip at all",
        zipped(**TABLES)[:-30],
        zipped(**TABLES, __people=b"a\n1\n"),
        zipped(**TABLES, **{"..__people": b"a\n1\n"}),
        zipped(**TABLES, **{"..__..__etc__cron": b"a\n1\n"}),
        zipped(**TABLES, notes=b"a\n1\n"),
        zipped(**TABLES, people__people=b"a\n1\n"),
        zipped("nothing", **TABLES),
        zipped({"people": {"name": 7}}, **TABLES),
        zipped(**{**TABLES, "people": b"person,agency\n" + b"P" * 40_000_000}),
        zipped(**TABLES).replace(b"withheld.json", b"withhold.json"),
    ],
    ids=["text", "cut", "root", "up", "far up", "stranger", "below", "note", "note of a table", "bomb", "no note"],
)
def test_a_zip_that_is_no_estate_is_refused_and_nothing_is_written(there: Opening, tmp_path: Path, sent: bytes) -> None:
    (tmp_path / "here").mkdir()
    answer = pulled(there(a_site(estate=Said(200, sent))).url, tmp_path / "here" / "got")
    assert answer.status == 1
    assert names(tmp_path) == ["here"]
    assert names(tmp_path / "here") == []


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(there: Opening, tmp_path: Path) -> None:
    sent = zipped(**{**TABLES, "people": b"person,agency\n" + b"P1,REV\n" * 1000})
    lied = sent.replace((14 + 7000).to_bytes(4, "little"), (14 + 70).to_bytes(4, "little"))
    assert lied != sent
    assert pulled(there(a_site(estate=Said(200, lied))).url, tmp_path / "got").status == 1
    assert names(tmp_path) == []


def test_what_was_there_stays_where_a_pull_fails(there: Opening, tmp_path: Path) -> None:
    state = estate(tmp_path)
    before = {file.name: file.read_bytes() for file in state.iterdir()}
    assert pulled(there(a_site(estate=Said(200, b"junk"))).url, state, "--replace").status == 1
    assert {file.name: file.read_bytes() for file in state.iterdir()} == before
    assert names(tmp_path) == ["state"]


def test_an_answer_that_breaks_off_is_asked_for_again(there: Opening, tmp_path: Path, waits: list[float]) -> None:
    cuts = [True, True, False]
    whole = zipped(**TABLES)

    def answer(method: str, path: str, body: bytes) -> Said | None:
        return Said(200, whole, cut=cuts.pop(0)) if path == "/estate" else a_site()(method, path, body)

    assert pulled(there(answer).url, tmp_path / "got").status == 0
    assert waits == [1, 4]


def test_what_a_lost_answer_may_have_written_is_ones_own(there: Opening, tmp_path: Path) -> None:
    """The site did what it was asked, and its answer was lost: asked again, it says that nothing differs."""
    lost = iter([None])

    def answer(method: str, path: str, body: bytes) -> Said | None:
        if method == "PUT" and path.startswith("/estate/people"):
            (verdict,) = same(body)["rows"]
            return next(lost, Said(200, {"rows": [{**verdict, "version": 2}]}))
        return a_site(estate=Said(200, zipped(**TABLES)))(method, path, body)

    url, folder = there(answer).url, tmp_path / "got"
    assert pulled(url, folder).status == 0
    assert pushed(folder, url).status == 0
    assert '["people", "P1", 2]' in (folder / "pulled-versions.jsonl").read_text()
    assert '["agencies"' not in (folder / "pulled-versions.jsonl").read_text()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(there: Opening, tmp_path: Path, status: int) -> None:
    other = there(a_site(estate=Said(200, zipped(**TABLES))))

    def answer(method: str, path: str, body: bytes) -> Said:
        return Said(status, b"", {"Location": f"{other.url}/api/v1{path}?{TOKEN}"})

    here = there(answer)
    for said in (pulled(here.url, tmp_path / "got"), pushed(estate(tmp_path), here.url)):
        assert said.status == 1
        assert f"It sends us on to {other.url}" in said.said
    assert other.asked == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://register.state.example", "in the clear"),
        ("ftp://localhost", "no address of a site"),
        ("register.state.example", "no address of a site"),
        ("https://", "no address of a site"),
        ("https://localhost:99999", "no address of a site"),
        ("https://ann:word@state.example", "more than host and path"),
        ("https://state.example/?a=b", "more than host and path"),
        ("https://register.invalid", "no machine named register.invalid"),
    ],
)
def test_an_address_that_is_none_is_told(tmp_path: Path, url: str, problem: str) -> None:
    answer = pulled(url, tmp_path / "got")
    assert (answer.status, "word" in answer.said) == (1, False)
    assert problem in answer.said
    assert names(tmp_path) == []


def test_the_address_of_the_api_is_that_of_the_site() -> None:
    for said in ("https://a.example/", "https://a.example/api", "https://a.example/api/v1/", "https://a.example"):
        assert address_of(said) == "https://a.example"
    assert address_of("http://[::1]:8000/x/") == "http://[::1]:8000/x"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (Said(401, {"detail": "no"}), "It does not know the token"),
        (Said(403, {"detail": f"The roles of {TOKEN} no longer open the API."}), "no longer open the API"),
        (Said(200, b"<html>"), "This is not a Rotunda"),
        (Said(200, [1]), "This is not a Rotunda"),
        (Said(200, {**ME, "may": ["edit-register"]}), "This is not a Rotunda"),
        (Said(404, b"Not here"), "it answers 404"),
        (Said(200, {**ME, "rotunda": "9.1.0"}), "The site is Rotunda 9.1.0"),
        (Said(200, {name: ME[name] for name in ("user", "token", "may")}), "The site is Rotunda older"),
        (Said(200, {**ME, "may": {"export": {}}}), "may change nothing"),
        (Said(429, {}, {"Retry-After": "86400"}), "86,400 seconds"),
        (Said(200, b"x" * 70_000_000), "too large"),
        (Said(503, {"detail": "\x1b[2J busy\nnow"}), "This is not a Rotunda"),
        (None, "The connection broke off"),
    ],
)
def test_what_is_wrong_with_a_site_is_said_in_a_sentence(
    there: Opening, tmp_path: Path, said: Said | None, problem: str
) -> None:
    def answers(method: str, path: str, body: bytes) -> Said | None:
        return said

    here = there(answers)
    answer = pushed(estate(tmp_path), here.url)
    assert answer.status == 1
    assert problem in answer.said
    assert "\x1b" not in answer.said
    assert len(here.asked) == 1


def test_nobody_there_is_told(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Nobody answers there." in pushed(estate(tmp_path), f"http://localhost:{port}").said


def test_a_site_that_asks_for_patience_gets_it(there: Opening, tmp_path: Path, waits: list[float]) -> None:
    asks = [Said(429, {}, {"Retry-After": "7"}), Said(503, {}, {"Retry-After": "5"}), Said(502, b"proxy")]

    def answer(method: str, path: str, body: bytes) -> Said | None:
        return asks.pop(0) if method == "PUT" and asks else a_site()(method, path, body)

    said = pushed(estate(tmp_path), there(answer).url)
    assert (said.status, waits) == (0, [7, 5, 1])


def test_a_site_that_goes_away_ends_the_push_with_what_was_done(there: Opening, tmp_path: Path) -> None:
    def answer(method: str, path: str, body: bytes) -> Said | None:
        return None if path.startswith("/estate/people") else a_site()(method, path, body)

    said = pushed(estate(tmp_path), there(answer).url)
    assert said.status == 1
    assert "The push ended early, after 2 rows. What was sent stays. Push again to go on." in said.said
    assert "not sent" in said.said


@pytest.mark.parametrize(
    "body",
    [{"rows": []}, {"rows": None}, [], {"rows": [{"row": 1}, {"row": 2}]}]
    + [{"rows": [{"row": at, "verdict": "same"}] * 2} for at in (0, 9, "x", None)],
)
def test_an_answer_that_no_rotunda_gives_ends_the_push(there: Opening, tmp_path: Path, body: object) -> None:
    said = pushed(estate(tmp_path), there(a_site(estate_agencies=Said(200, body))).url)
    assert said.status == 1
    assert "It answers what no Rotunda answers." in said.said


def test_a_request_that_is_too_large_is_halved_until_it_is_taken(there: Opening, tmp_path: Path) -> None:
    def answer(method: str, path: str, body: bytes) -> Said | None:
        if method == "PUT" and len(json.loads(body)) > 3:
            return Said(413, {"detail": "too much"})
        return Said(200, same(body)) if method == "PUT" else a_site()(method, path, body)

    people = "person,agency\n" + "".join(f"P{n},tax\n" for n in range(10))
    here = there(answer)
    said = pushed(estate(tmp_path, people=people), here.url)
    assert said.status == 0
    took = [json.loads(body) for _, path, _, body in here.asked if path.startswith("/estate/people")]
    assert sorted(row["person"] for rows in took if len(rows) <= 3 for row in rows) == [f"P{n}" for n in range(10)]


def test_only_what_a_file_has_is_sent(there: Opening, tmp_path: Path) -> None:
    here = there(a_site())
    people = "person,agency,hired,badge\n1,tax,,x\n2,dmv,2021-01-01,\n"
    assert pushed(estate(tmp_path, people=people), here.url, "--without", "people.agency").status == 0
    (sent,) = [json.loads(body) for _, path, _, body in here.asked if path.startswith("/estate/people")]
    assert sent == [{"person": "1", "hired": None, "badge": "x"}, {"person": "2", "hired": "2021-01-01", "badge": None}]


@pytest.mark.parametrize("text", ["", "\n", "hunter2", "rotunda_a b", "rotunda_ü" * 9, "x" * 99])
def test_what_is_no_token_is_not_sent_and_not_printed(there: Opening, tmp_path: Path, text: str) -> None:
    here = there(a_site())
    (tmp_path / "token").write_text(text)
    answer = pulled(here.url, tmp_path / "got", "--token-file", str(tmp_path / "token"))
    assert answer.status == 1
    assert "hunter2" not in answer.said
    assert here.asked == []


def test_a_token_is_taken_from_a_file(there: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTUNDA_TOKEN")
    here = there(a_site(estate=Said(200, zipped(**TABLES))))
    assert "There is no token." in pulled(here.url, tmp_path / "got").said
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert pulled(here.url, tmp_path / "got", "--token-file", str(tmp_path / "token")).status == 0
    assert here.asked[0][2] == f"Bearer {TOKEN}"


def test_no_proxy_sees_what_goes_to_this_machine(
    there: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = there(a_site())
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.setitem(os.environ, "no_proxy", "")
    assert pulled(there(a_site(estate=Said(200, zipped(**TABLES)))).url, tmp_path / "got").status == 0
    assert proxy.asked == []


def certificate(path: Path) -> Path:
    """A certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def test_a_certificate_must_be_trusted(tmp_path: Path) -> None:
    pem = certificate(tmp_path / "own.pem")
    with elsewhere(a_site(estate=Said(200, zipped(**TABLES))), pem) as here:
        refused = pulled(here.url, tmp_path / "got")
        assert (refused.status, here.asked) == (1, [])
        assert "Its certificate is not trusted" in refused.said
        assert pulled(here.url, tmp_path / "got", "--ca-file", str(pem)).status == 0
    with pytest.raises(InputError):
        asked.Site("https://localhost", TOKEN, asked.Steps(SILENT), ca_file=tmp_path / "none.pem")
