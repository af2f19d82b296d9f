from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from newsroom.compiling import recompiling

WIDTH = 30


class Command(BaseCommand):
    help = (
        "Read the house style anew out of articles that an older version of it compiled. Stop it at"
        " any time and run it again: it goes on where it stood."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", dest="everything", help="Not the outdated alone."
        )
        parser.add_argument("--after", type=int, default=0, help="Start above this article's id.")
        parser.add_argument("--batch", type=int, default=recompiling.BATCH, help="Rows at a time.")

    def handle(self, *, everything, after, batch, **options):
        if batch < 1:
            raise CommandError("--batch must be at least 1.")
        articles = Article.objects.all() if everything else recompiling.list_outdated()
        total = articles.filter(pk__gt=after).count()
        self.stdout.write(f"{total} articles to compile.")
        done, failed, start = 0, [], monotonic()
        for last, compiled, wrong in recompiling.recompile(articles, after=after, batch=batch):
            done += compiled
            failed += wrong
            self._tell(done + len(failed), total, monotonic() - start, last)
        self.stdout.write(f"{done} articles compiled in {monotonic() - start:.0f} seconds.")
        if failed:
            keys = ", ".join(str(key) for key in failed[:20])
            raise CommandError(f"{len(failed)} articles stay as they were, see the log: {keys}")

    def _tell(self, done, total, seconds, last):
        """Redraw one line on a terminal; elsewhere print a line for each batch."""
        share = min(1.0, done / total) if total else 1.0
        bar = "#" * int(share * WIDTH)
        rate = done / seconds if seconds else 0
        line = f"[{bar:<{WIDTH}}] {done} of {total}, {rate:.0f} a second, last id {last}"
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="\n" if done >= total else "")
        else:
            self.stdout.write(line)
        self.stdout.flush()
