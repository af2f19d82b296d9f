"""AI crawlers, by the names that they read in robots.txt, and what it asks of them.

Each name is its maker's own word, from the page where the maker says what the crawler is for. A
crawler that only tells people where something is (Googlebot, Bingbot) is not among them.
"""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Crawler:
    """One user agent, and whose it is."""

    name: str
    maker: str


# They gather text that models are trained on.
TRAINING = (
    Crawler("AI2Bot", "Allen Institute"),
    Crawler("Amazonbot", "Amazon"),
    Crawler("anthropic-ai", "Anthropic, formerly"),
    Crawler("Applebot-Extended", "Apple"),
    Crawler("Bytespider", "ByteDance"),
    Crawler("CCBot", "Common Crawl"),
    Crawler("ClaudeBot", "Anthropic"),
    Crawler("cohere-training-data-crawler", "Cohere"),
    Crawler("Diffbot", "Diffbot"),
    Crawler("FacebookBot", "Meta"),
    Crawler("Google-Extended", "Google"),
    Crawler("GPTBot", "OpenAI"),
    Crawler("ImagesiftBot", "Hive"),
    Crawler("meta-externalagent", "Meta"),
    Crawler("omgili", "Webz.io"),
    Crawler("PanguBot", "Huawei"),
    Crawler("Timpibot", "Timpi"),
)
# They look a thing up when somebody asks, and name the page that they have it from.
ANSWERING = (
    Crawler("ChatGPT-User", "OpenAI"),
    Crawler("Claude-SearchBot", "Anthropic"),
    Crawler("Claude-User", "Anthropic"),
    Crawler("DuckAssistBot", "DuckDuckGo"),
    Crawler("meta-externalfetcher", "Meta"),
    Crawler("MistralAI-User", "Mistral"),
    Crawler("OAI-SearchBot", "OpenAI"),
    Crawler("Perplexity-User", "Perplexity"),
    Crawler("PerplexityBot", "Perplexity"),
)


class CrawlerPolicy(models.TextChoices):
    """The choices of what robots.txt asks of AI crawlers."""

    WELCOME = "welcome", "All may read"
    NO_TRAINING = "no-training", "They may answer questions with it, not train on it"
    REFUSED = "refused", "None may read"


_REFUSED: dict[str, tuple[Crawler, ...]] = {
    CrawlerPolicy.WELCOME: (),
    CrawlerPolicy.NO_TRAINING: TRAINING,
    CrawlerPolicy.REFUSED: TRAINING + ANSWERING,
}


def list_robots_lines(policy: str) -> list[str]:
    """List the lines of robots.txt for ``policy``: one group that turns the refused away."""
    refused = [f"User-agent: {crawler.name}" for crawler in _REFUSED[policy]]
    return [*refused, "Disallow: /", ""] if refused else []
