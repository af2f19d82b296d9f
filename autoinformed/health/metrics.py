"""Metrics: what the checks found, in the text format of Prometheus."""

from autoinformed.health.report import Answer


def write_metrics(answers: list[Answer]) -> str:
    """A state for each check (0 well, 1 look at it, 2 act now), and the figures of each."""
    lines = ["# TYPE autoinformed_check_state gauge"]
    lines += [
        f'autoinformed_check_state{{check="{answer.check.name}"}} {answer.finding.state.value}'
        for answer in answers
    ]
    for answer in answers:
        for name, value in answer.finding.figures.items():
            lines += [f"# TYPE autoinformed_{name} gauge", f"autoinformed_{name} {value:.15g}"]
    return "\n".join(lines) + "\n"
