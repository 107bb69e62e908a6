"""What a colleague does on the dashboard's pages, in the words they would use for it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.flows.test_service import Running

RUN_MILLISECONDS = 180_000  # a run starts a process of its own


@dataclass
class Dashboard:
    page: Page
    service: Running

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    @property
    def key(self) -> str:
        return (self.service.home / "dashboard.key").read_text().strip()

    @property
    def desk(self) -> str:
        """The desk's address as the service prints it when it is ready."""
        return re.search(r"The desk:\s+(\S+)", self.service.said)[1]

    def give(self, key: str) -> None:
        self.page.locator("input[type=password]").fill(key)
        self.page.get_by_role("button", name="Login").click()

    def open_desk(self) -> None:
        self.page.goto(self.desk)
        expect(self.page.locator("table")).to_be_visible()

    def follow(self, verb: str) -> None:
        """Follow a link of the desk that belongs to no row of its table."""
        self.page.get_by_role("link", name=verb, exact=True).first.click()
        self.page.wait_for_url("**/run**")
        expect(self.page.get_by_role("button", name="Submit")).to_be_visible()

    def row(self, case: str, what: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=case).filter(has_text=what)

    def answer(self, case: str, what: str, verb: str) -> None:
        """Follow the link of a row of the desk to its form."""
        self.row(case, what).get_by_role("link", name=verb).click()
        self.page.wait_for_url("**/run?parameters=**")
        expect(self.field("Case")).to_have_value(case)

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label, exact=True)

    def suppose(self, kind: str, text: str) -> None:
        """Fill in the first field that may be left at None and is of this kind."""
        self.page.get_by_role("tab", name=kind, exact=True).first.click()
        panel = self.page.get_by_role("tabpanel").filter(has=self.page.get_by_role("textbox"))
        panel.get_by_role("textbox").first.fill(text)

    @property
    def version(self) -> Locator:
        """The one number of the form, which the page does not tie to its label."""
        return self.page.locator("form").get_by_role("spinbutton")

    def submit(self) -> None:
        """Submit the form and go to its run."""
        # A click on a form that is still being read is lost.
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_role("button", name="Submit").click()
        self.page.get_by_role("button", name="View run").click()
        expect(self.page.get_by_role("tab", name="Job Variables")).to_be_visible()

    def expect_story(self, name: str, message: re.Pattern[str]) -> None:
        """Wait until the run is completed, and read how it is called and what it says."""
        title = self.page.get_by_role("listitem").filter(has_text=name)
        expect(title.first).to_be_visible(timeout=RUN_MILLISECONDS)
        completed = self.page.get_by_text("Completed", exact=True).first
        expect(completed).to_be_visible(timeout=RUN_MILLISECONDS)
        self.page.get_by_role("tab", name="Details").click()
        expect(self.page.get_by_text(message)).to_be_visible()

    def text(self, path: str, *, until: str) -> str:
        """Open a page, wait until it shows something, and return all that can be read."""
        self.page.goto(self.address + path)
        expect(self.page.get_by_text(until).first).to_be_visible()
        return self.page.locator("body").inner_text()
