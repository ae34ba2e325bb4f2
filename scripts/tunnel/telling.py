"""What was found about tunnels and addresses, as lines for the operator.

It must never hold a word itself: words are in the locales, here is only which and in what order.
"""

from collections.abc import Callable, Sequence

from scripts.tunnel.agents import AgentTrouble, Choice, Survey, Tunnel
from scripts.tunnel.reach import FAIL, OK, WARN, Finding

MARKS = {OK: "✓", WARN: "!", FAIL: "✗"}
#: Numbers of ngrok's errors that have words of their own (`script.url.ngrok.<number>`).
KNOWN_NGROK_ERRORS = frozenset({702, 725, 727, 734, 744, 3004, 3200, 4027, 8012})
SHOWN_TUNNELS = 5

Say = Callable[..., str]


def choice_lines(choice: Choice, survey: Survey, port: int, say: Say) -> list[str]:
    """Which tunnel was chosen and why, or why none."""
    if choice.code == "agent_trouble":
        return [trouble_line(trouble, say) for trouble in survey.troubles]
    agents = ", ".join(survey.agents)
    if choice.origin is None:
        others = _listed(choice.tunnels)
        return [say(f"script.url.choice.{choice.code}", port=port, agent=agents, others=others)]
    chosen, *rest = choice.tunnels
    lines = [
        say(
            f"script.url.choice.{choice.code}",
            agent=chosen.agent,
            name=chosen.name,
            origin=choice.origin,
            upstream=chosen.upstream,
            port=port,
        )
    ]
    return [*lines, say("script.url.choice.others", others=_listed(rest))] if rest else lines


def trouble_line(trouble: AgentTrouble, say: Say) -> str:
    reason = say(f"script.url.agent.{trouble.code}", detail=trouble.detail)
    return say("script.url.choice.agent_trouble", agent=trouble.agent, reason=reason)


def finding_line(finding: Finding, say: Say) -> str:
    """The words of one finding of reach.check_public, without its mark."""
    values = dict(finding.values)
    if "reason" in values:
        values["reason"] = say(f"script.url.agent.{values['reason']}", detail="")
    if "number" in values:
        number = values["number"]
        key = number if number in KNOWN_NGROK_ERRORS else "any"
        values["hint"] = say(f"script.url.ngrok.{key}", number=number)
    return say(f"script.url.check.{finding.code}", **values)


def check_lines(findings: Sequence[Finding], say: Say) -> list[str]:
    """A line for each finding, and one for all of them."""
    lines = [f"  {MARKS[finding.level]} {finding_line(finding, say)}" for finding in findings]
    return [*lines, _verdict(findings, say)]


def is_reached(findings: Sequence[Finding]) -> bool:
    """Whether nothing found keeps the desk from working."""
    return all(finding.level != FAIL for finding in findings)


def _verdict(findings: Sequence[Finding], say: Say) -> str:
    if not is_reached(findings):
        return say("script.url.check.failed")
    if any(finding.level == WARN for finding in findings):
        return say("script.url.check.with_warnings")
    return say("script.url.check.all_good")


def _listed(tunnels: Sequence[Tunnel]) -> str:
    shown = [f"{one.public_url} → {one.upstream or '?'}" for one in tunnels[:SHOWN_TUNNELS]]
    return ", ".join(shown if len(tunnels) <= SHOWN_TUNNELS else [*shown, "…"])
