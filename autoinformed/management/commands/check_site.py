from django.core.management.base import BaseCommand, CommandError

from autoinformed.health import report
from autoinformed.health.findings import State


class Command(BaseCommand):
    help = (
        "Say how each part of the site is, as the page Health does. Ends with 0 where all is "
        "well, 1 where something should be looked at, 2 where somebody must act now."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument(
            "names", nargs="*", metavar="check", help="Only these; all unless given."
        )
        parser.add_argument(
            "--quiet", action="store_true", help="Print what must be acted on alone: for cron."
        )

    def handle(self, *, names, quiet, **options):
        known = {check.name for check in report.CHECKS}
        if unknown := set(names) - known:
            raise CommandError(
                f"There is no check {', '.join(sorted(unknown))}: {', '.join(sorted(known))}."
            )
        answers = report.ask_checks(names)
        for answer in answers:
            finding = answer.finding
            if quiet and finding.state is not State.RED:
                continue
            self.stdout.write(f"{finding.state.word:10}  {answer.check.label}: {finding.says}")
            if finding.then:
                self.stdout.write(f"{'':10}  {finding.then}")
        worst = report.find_worst(answers)
        code = 0 if quiet and worst is not State.RED else worst.value
        if code:
            raise SystemExit(code)
