"""News feeds. Every feed here is invented."""

import pytest

from mithaq.formats.feed import MAX_BYTES, MAX_ENTRIES, NotAFeed, read_feed

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Invented news</title><link>https://news.example</link>
<item><title>عنوان مخترع</title><link>https://news.example/1</link><guid>n-1</guid><pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The whole <b>text</b>.</p>]]></content:encoded></item>
<item><title>Only a title</title><link>https://news.example/2</link></item>
<item><link>https://news.example/3</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Invented atoms</title>
<entry><title>One</title><id>urn:1</id><link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/>
<updated>2026-01-02T10:00:00Z</updated><summary>In short.</summary>
<content type="html">&lt;p&gt;In full.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Invented triples</title></channel><item><title>T</title><link>https://r.example/1</link><description>D.</description></item></rdf:RDF>"""


def test_an_rss_entry_gives_its_fullest_words_with_their_markup_and_one_without_words_is_left_out() -> None:
    title, entries = read_feed(RSS.encode())
    assert title == "Invented news"
    assert [(one.name, one.title, one.link) for one in entries] == [
        ("n-1", "عنوان مخترع", "https://news.example/1"),
        ("https://news.example/2", "Only a title", "https://news.example/2"),
    ]
    assert entries[0].words == "<p>The whole <b>text</b>.</p>"
    assert entries[0].published == "Fri, 02 Jan 2026 10:00:00 GMT"


def test_an_atom_entry_is_named_by_its_id_and_linked_to_its_page() -> None:
    title, (entry,) = read_feed(ATOM.encode())
    assert (title, entry.name, entry.link, entry.words) == ("Invented atoms", "urn:1", "https://a.example/1", "<p>In full.</p>")


def test_rss_one_is_read_too() -> None:
    title, (entry,) = read_feed(RDF.encode())
    assert (title, entry.title, entry.words, entry.name) == ("Invented triples", "T", "D.", "https://r.example/1")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no xml at all",
        b"<html><body>a page</body></html>",
        RSS.encode()[:-20],
        b'<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        b"\xff\xfe\x00",
        f"<rss><channel>{'<item><title>x</title></item>' * (MAX_ENTRIES + 1)}</channel></rss>".encode(),
        b"<rss>" + b" " * MAX_BYTES + b"</rss>",
    ],
)
def test_what_is_no_whole_feed_is_refused_and_nothing_of_it_is_used(raw: bytes) -> None:
    with pytest.raises(NotAFeed):
        read_feed(raw)
