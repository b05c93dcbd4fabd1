"""Tickets written in English."""

from typing import Final

from vefa.demo.domain.cast import Step, Story

STORIES: Final = (
    Story(
        "najd-medical", "layla", 0.6,
        "Emergency admissions cannot be saved",
        "Since ten minutes ago every admission from the emergency desk ends with a white page. "
        "Nurses write on paper.",
        (Step(0.4, "assign", "omar"), Step(0.35, "start", "omar")),
        about="main", impact="everyone", urgency="stopped", elapsed=True,
    ),
    Story(
        "najd-medical", "layla", 26,
        "Pharmacy stock is not reduced after dispensing",
        "Dispensed items stay in stock. We noticed it at the evening count.",
        (
            Step(25.5, "assign", "omar"),
            Step(25, "start", "omar"),
            Step(22, "offer_workaround", "omar",
                 "Running “Recalculate stock” after each shift gives the right figures until the "
                 "fix is there. Would that do?"),
            Step(20, "accept_workaround", "layla"),
            Step(19.5, "learn", "omar", values={"nature": "product_defect"}),
        ),
        about="main", impact="many", urgency="degraded", elapsed=True,
    ),
    Story(
        "najd-medical", "layla", 96,
        "Nobody could sign in for two hours",
        "From six to eight in the morning the sign-in page said “service unavailable”.",
        (
            Step(95.8, "assign", "omar"),
            Step(94.1, "resolve", "omar",
                 "The directory service had stopped and was started again; sign-in works. An "
                 "outage report follows.",
                 {"found": "The directory service had stopped.",
                  "cause": "It ran out of memory during the nightly import.",
                  "done": "Service restarted, memory limit raised.", "how": "configuration"}),
            Step(90, "accept", "layla", "Confirmed, thank you for the quick help."),
        ),
        about="main", impact="everyone", urgency="stopped", elapsed=True,
        facts={"outage": True},
    ),
    Story(
        "najd-medical", "yusuf", 6.2,
        "Laptop does not find the clinic's printer",
        "My laptop was replaced yesterday and the printer at reception is not in the list.",
        (
            Step(5.8, "assign", "omar"),
            Step(5.2, "start", "omar"),
            Step(4.4, "learn", "omar", values={"place": "remote"}),
        ),
        impact="few", urgency="way_around",
    ),
    Story(
        "najd-medical", "yusuf", 31,
        "Please move two computers to the new reception",
        "Reception moves to the ground floor next week: two computers, one printer.",
        (
            Step(30.3, "assign", "omar"),
            Step(29, "learn", "omar", values={"item": "removal_relocation"}),
            Step(27, "reply", "omar",
                 "Moving devices is outside the plan. A quote goes to your representative; we "
                 "start when it is approved."),
        ),
        kind="request", impact="few", urgency="minor",
    ),
    Story(
        "najd-medical", "layla", 150,
        "Jeddah clinic: appointment colours look wrong",
        "Cancelled appointments are shown in green.",
        (
            Step(148, "assign", "omar"),
            Step(146, "reply", "omar",
                 "The clinic runs version 6.0, whose support has ended. Version 7.2 shows the "
                 "colours correctly; we gladly plan the upgrade with you."),
            Step(140, "cancel", "omar", "The customer prefers to wait for the upgrade."),
        ),
        about="clinic", impact="few", urgency="minor",
    ),
    Story(
        "ege-kervan", "lena", 66,
        "Customs file rejected: wrong unit codes",
        "The customs office in Hamburg rejects our file since Monday because of unit codes.",
        (
            Step(64.5, "assign", "deniz"),
            Step(63, "start", "deniz"),
            Step(55, "learn", "deniz", values={"cause": "third_party"}),
            Step(50, "reply", "deniz",
                 "The office changed its code list. A mapping for the new list is being tested."),
        ),
        about="canli", impact="few", urgency="degraded",
    ),
    Story(
        "ege-kervan", "lena", 0.4,
        "Monitor flickers after docking",
        "When I dock the laptop, the second monitor flickers for a few minutes.",
        impact="few", urgency="minor", source="phone", taken_by="deniz",
    ),
    Story(
        "elbwerk", "pia", 5,
        "Mailbox is full although I deleted everything",
        "I cannot receive mail any more. The quota is shown as 100 %.",
        (Step(4.2, "assign", "deniz"),),
        impact="few", urgency="degraded",
    ),
    Story(
        "elbwerk", "jonas", 130,
        "Shared drive disappears after sleep",
        "The drive with the drawings is gone after the computer slept.",
        (
            Step(129.2, "assign", "deniz"),
            Step(128, "start", "deniz"),
            Step(124, "resolve", "deniz",
                 "The drive is now connected again after sleep; tried on two computers.",
                 {"found": "The drive was not reconnected after sleep.",
                  "cause": "Power saving switched the network card off.",
                  "done": "Power saving of the card was switched off.", "how": "configuration"}),
            Step(121, "accept", "jonas", "Works, thanks."),
        ),
        impact="few", urgency="degraded",
    ),
)  # fmt: skip
