import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf, parse, parseText } from '../../../tools/testing/field.ts';
import { cleanHtml } from './clean-on-server.ts';
import { HOSTILE } from './hostile-html.fixture.ts';
import { htmlText } from './html-text.ts';
import { DEEPEST } from './kept-html.ts';
import { richText } from './rich-text.ts';

const field = fieldOf('rich_text');
const allowed =
  /^(?:[^<>]|<\/?(?:p|strong|em|u|s|ul|ol|li|h[234]|blockquote|code|pre|a)>|<br>|<a href="(?:https?:\/\/|mailto:)[^"<>\s]+" rel="noopener noreferrer nofollow">)*$/;

describe('formatted text', () => {
  test.each([
    ['<p>Hi <b>you</b></p>', '<p>Hi <strong>you</strong></p>'],
    ['<P CLASS=x onclick="alert(1)">a</P>', '<p>a</p>'],
    ['a<script>alert(1)</script>b', 'ab'],
    ['<scr<script>x</script>ipt>alert(1)</script>', 'xipt&gt;alert(1)'],
    ['<style>p{}</style>a', 'a'],
    ['<svg><p>x</p></svg>a', 'a'],
    ['<img src=x onerror=alert(1)>a', 'a'],
    ['&lt;script&gt;', '&lt;script&gt;'],
    ['&amp;lt;b&amp;gt;', '&amp;lt;b&amp;gt;'],
    ['1 < 2 & 3 > 2', '1 &lt; 2 &amp; 3 &gt; 2'],
    ['<ul><li>a<li>b', '<ul><li>a</li><li>b</li></ul>'],
    ['</p>a</div>', '<p></p>a'],
    ['<!-- x --><p>a</p><!doctype html>', '<p>a</p>'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="&#106;avascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="java\nscript:alert(1)">a</a>', '<a>a</a>'],
    [
      '<a href=" https://x.eu/?a=1&amp;b=2 ">a</a>',
      '<a href="https://x.eu/?a=1&amp;b=2" rel="noopener noreferrer nofollow">a</a>',
    ],
    [
      `<a title='>' href='mailto:a@b.eu'>a</a>`,
      '<a href="mailto:a@b.eu" rel="noopener noreferrer nofollow">a</a>',
    ],
    [
      '<a href="https://x.eu/&quot;onclick=alert(1)">a</a>',
      '<a href="https://x.eu/&quot;onclick=alert(1)" rel="noopener noreferrer nofollow">a</a>',
    ],
    // A tag without an end is nothing, as in a browser.
    ['b<p title="unclosed>a', 'b'],
  ])('%j is stored as %j', (written, stored) => {
    expect(parse(field, written)).toBe(stored);
  });

  test('of nothing but tags is empty', () => {
    expect(parse(field, '<p><br></p>')).toBeNull();
  });

  test('from a plain text keeps its signs and its paragraphs', () => {
    expect(parseText(field, 'a < b\nc\n\nd')).toBe('<p>a &lt; b<br>c</p><p>d</p>');
  });

  test('is read as words', () => {
    expect(richText.format('<p>a<br>b</p><ul><li>c &amp; d</li></ul>', field, 'en')).toBe('a\nb\nc & d');
  });

  test('only ever holds what is on the list, and is the same when sanitised again', () => {
    const piece = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<a href="',
        '">',
        '<script>',
        '</script>',
        '<b',
        '>',
        '<',
        '"',
        "'",
        '&',
        '&lt;',
        '&#60;',
        'x',
        ' ',
      ],
      ...[
        'javascript:',
        'onerror=',
        '<!--',
        '-->',
        '<svg',
        '<br/>',
        '</',
        '<li>',
        '<style',
        'https://x',
        '\n',
        '\u00a0',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = cleanHtml(pieces.join(''));
        expect(html).toMatch(allowed);
        expect(cleanHtml(html)).toBe(html);
        expect(htmlText(html)).not.toContain('<p>');
      }),
      { numRuns: 2000 },
    );
  });

  test.each(HOSTILE)('that is hostile is stored without what it would do: %j', (hostile) => {
    const html = cleanHtml(hostile);
    expect(html).toMatch(allowed);
    expect(cleanHtml(html)).toBe(html);
  });

  test('of unclosed quotes without end is read in one go', () => {
    expect(cleanHtml(`a${'<a "'.repeat(12_000)}`)).toBe('a');
  });

  test('of elements without end keeps its words, and so many levels of form', () => {
    const html = cleanHtml(`${'<ul>'.repeat(49_000)}a`);
    expect(html).toMatch(allowed);
    expect(html.split('<ul>')).toHaveLength(DEEPEST + 1);
    expect(html).toContain('&lt;ul&gt;a');
  });
});
