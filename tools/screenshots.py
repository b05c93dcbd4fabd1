"""Take the pictures of the documentation anew: `python tools/screenshots.py [name …]`.

Starts a demonstration of its own beside whatever runs, walks through it with Chromium as the
people of the demonstration do, and writes docs/images/*.png. The demonstration is told relative to
today, so dates differ from one day to the next; everything else stays. Nothing of it is left
running, and no ticket of anybody is touched.
"""

import argparse
import base64
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, Response, StorageState, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
LARGEST: Final = 150_000
"""Bytes of a picture: a guide is read on slow lines too."""
PATIENCE: Final = 180.0
"""Seconds that the demonstration may take to start."""

OMAR, DENIZ, TIMUR = (f"{name}@ahenk.example" for name in ("omar", "deniz", "timur"))
LAYLA, AYSE, IRINA = (
    "layla@najd-medical.example",
    "ayse@marmara-sifa.example",
    "irina@tengri-energo.example",
)

Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is shown: who looks, at which address, after which step; how large, in which theme."""

    name: str
    who: str
    path: str
    step: Step | None = None
    width: int = 1280
    height: int = 800
    theme: str = "light"
    language: str = "en"


def _follow(words: str) -> Step:
    """Follow the first link with these words."""

    def step(page: Page) -> None:
        page.locator("main a").filter(has_text=words).first.click()
        page.wait_for_load_state("networkidle")

    return step


def _then(*steps: Step) -> Step:
    def all_of_them(page: Page) -> None:
        for step in steps:
            step(page)

    return all_of_them


def _to_the_top(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")


def _press_why(page: Page) -> None:
    page.locator(".lead-promise .why").click()
    page.wait_for_load_state("networkidle")


def _open_proof(page: Page) -> None:
    page.goto(page.url.partition("?")[0] + "proof/")


def _take_a_call(page: Page) -> None:
    page.get_by_role("searchbox").first.fill("Layla")
    page.locator("#callers label.choice").first.click()
    page.get_by_label("In a few words").fill("Label printer prints blank labels")
    page.get_by_label("What happened").fill("Since this morning, on both desks of the reception.")
    page.locator("h1").click()


def _report(page: Page) -> None:
    page.locator("main label.choice").filter(has_text="Riyadh").first.click()
    page.locator("main form.form .form-end button").click()
    page.wait_for_load_state("networkidle")
    page.locator("main label.choice").first.click()
    page.locator("[name=title]").fill("Reports open as an empty page")
    page.locator("[name=text]").fill("Since nine this morning, for everybody in the pharmacy.")
    page.locator("main form.form .form-end button").click()
    page.wait_for_load_state("networkidle")
    page.locator("[name=impact]").nth(1).locator("xpath=ancestor::label").click()
    page.wait_for_load_state("networkidle")


EMERGENCY: Final = "Emergency admissions cannot be saved"
PICTURES: Final = (
    Picture("queue", OMAR, "/desk/find/?q=Emergency", _follow(EMERGENCY), height=860),
    Picture(
        "why-this-date",
        OMAR,
        "/desk/find/?q=Laptop",
        _then(_follow("Laptop does not find"), _press_why),
    ),
    Picture("take-a-call", OMAR, "/desk/phone/", _take_a_call, height=760),
    Picture("who-is-this", OMAR, "/desk/who/", _follow("Hastane ekran"), height=640),
    Picture("incoming-mail", TIMUR, "/desk/mail/", height=520),
    Picture("letter", TIMUR, "/desk/outbox/", _follow(EMERGENCY), height=620),
    Picture(
        "proof",
        TIMUR,
        "/desk/find/?q=Pharmacy",
        _then(_follow("Pharmacy stock"), _open_proof),
        height=900,
    ),
    Picture("portal", AYSE, "/portal/", width=1180, height=900),
    Picture("report", LAYLA, "/portal/report/", _report, width=1180, height=920),
    Picture(
        "request",
        AYSE,
        "/portal/",
        _then(_follow("Reçete çıktısında"), _to_the_top),
        width=1180,
        height=980,
    ),
    Picture(
        "phone-in-the-dark",
        IRINA,
        "/portal/",
        width=390,
        height=844,
        theme="dark",
        language="ru",
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures; status 1 where one is too large."""
    parser = argparse.ArgumentParser(description="Take the documentation's pictures anew.")
    parser.add_argument("name", nargs="*", help="only these pictures")
    wanted = set(parser.parse_args(arguments).name)
    if unknown := wanted - {picture.name for picture in PICTURES}:
        raise SystemExit(f"There is no picture called {', '.join(sorted(unknown))}.")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed to take pictures; install it and try again.")
    IMAGES.mkdir(exist_ok=True)
    too_large = []
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        keys: dict[str, StorageState] = {}
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                content = taken(browser, address, picture, keys)
                (IMAGES / f"{picture.name}.png").write_bytes(content)
                print(f"docs/images/{picture.name}.png  {len(content) / 1000:.0f} kB")
                too_large += [picture.name] if len(content) > LARGEST else []
        browser.close()
    if too_large:
        print(f"Larger than {LARGEST / 1000:.0f} kB: {', '.join(too_large)}.")
    return 1 if too_large else 0


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration in a folder of its own, on free ports; its address."""
    state = Path(tempfile.mkdtemp(prefix="vefa-pictures-")).resolve()
    state.chmod(0o711)  # The database may run as another user, who has to get through.
    foreign = ("VEFA_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    process = subprocess.Popen(
        [sys.executable, "-m", "vefa.config", "run", "--demo"],
        env={**kept, "VEFA_STATE": str(state)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield _address(process, state / "run.json")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        shutil.rmtree(state, ignore_errors=True)


def _address(process: subprocess.Popen[bytes], noted: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        address = json.loads(noted.read_text()).get("address") if noted.exists() else None
        if address:
            return str(address)
        time.sleep(0.3)
    raise SystemExit("The demonstration did not start; “make run” says why.")


def taken(browser: Browser, address: str, picture: Picture, keys: dict[str, StorageState]) -> bytes:
    """The picture as a small PNG. `keys` holds the sessions of those who have signed in."""
    context = browser.new_context(
        storage_state=keys.get(picture.who),
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        locale=picture.language,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("response", _insist)
    page.goto(f"{address}/sign-in/?next=/")
    if picture.who not in keys:
        theirs = page.locator("form", has=page.locator(f"[name=email][value='{picture.who}']"))
        with page.expect_navigation():
            theirs.locator("button").click()
        keys[picture.who] = context.storage_state()
    if page.locator("html").get_attribute("lang") != picture.language:
        with page.expect_navigation():
            page.evaluate(CHOOSE_LANGUAGE, picture.language)
    page.goto(address + picture.path)
    if picture.step:
        picture.step(page)
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, picture.height - 1)
    content = page.screenshot(animations="disabled", caret="hide")
    small = _with_few_colours(page, content)
    context.close()
    return min(content, small, key=len)


def _insist(response: Response) -> None:
    if response.status >= 400:
        raise SystemExit(f"{response.status} {response.url}")


CHOOSE_LANGUAGE: Final = """(language) => {
    const button = document.querySelector(`[name=language][value=${language}]`);
    button.form.requestSubmit(button);
}"""

FEW_COLOURS: Final = """async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const plane = canvas.getContext("2d", { willReadFrequently: true });
    plane.drawImage(image, 0, 0);
    const { data } = plane.getImageData(0, 0, image.width, image.height);
    const counted = new Map();
    for (let at = 0; at < data.length; at += 4) {
        const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
        counted.set(colour, (counted.get(colour) ?? 0) + 1);
    }
    const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
    const distance = (one, other) =>
        one.reduce((sum, value, index) => sum + (value - other[index]) ** 2, 0);
    // The commonest colours, each a little apart from those before it; the rest take the nearest.
    const order = [...counted].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
    const palette = [];
    for (const apart of [60, 12, 1]) {
        for (const colour of order) {
            if (palette.length === 256) break;
            const mine = parts(colour);
            if (palette.every((other) => distance(mine, other) >= apart)) palette.push(mine);
        }
    }
    const place = new Map();
    const nearest = (colour) => {
        const mine = parts(colour);
        let best = 0;
        palette.forEach((other, index) => {
            if (distance(mine, other) < distance(mine, palette[best])) best = index;
        });
        return best;
    };
    for (const colour of order) place.set(colour, nearest(colour));
    let points = "";
    for (let at = 0; at < data.length; at += 4) {
        const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
        points += String.fromCharCode(place.get(colour));
    }
    return { width: image.width, palette: palette.flat(), points: btoa(points) };
}"""


def _with_few_colours(page: Page, content: bytes) -> bytes:
    """The same picture with a palette of 256 colours: a third of the bytes, to the eye the same."""
    page.goto("about:blank")
    source = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    found = page.evaluate(FEW_COLOURS, source)
    points, width = base64.b64decode(found["points"]), found["width"]
    rows = (points[at : at + width] for at in range(0, len(points), width))
    return _png(width, len(points) // width, bytes(found["palette"]), b"\0".join([b"", *rows]))


def _png(width: int, height: int, palette: bytes, lines: bytes) -> bytes:
    """A PNG of one byte a point; each of the lines begins with the number of its filter, 0."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", palette),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
