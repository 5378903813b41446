import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate, pathsOf, renderTemplate } from './template-text.ts';

const values: Readonly<Record<string, string>> = {
  first_name: 'Núria',
  city: 'Graz',
  'account.name': 'Birchell',
  braces: '{{ secret }}',
  no: 'false',
};

function rendered(text: string): string {
  const read = parseTemplate(text, 'text');
  if (!read.ok) return read.findings.map(({ message }) => message.en).join(' ');
  return renderTemplate(read.value, (path) => {
    const value = values[path.join('.')];
    return value === undefined ? null : { text: value, stored: value };
  });
}

test('a placeholder stands for the field, and its fallback for a field that holds nothing', () => {
  expect(rendered('Dear {{ first_name }} of {{account.name}},')).toBe('Dear Núria of Birchell,');
  expect(rendered('Dear {{ last_name | default: "customer" }},')).toBe('Dear customer,');
  expect(rendered("{{ last_name | default: 'cliente' }}{{ last_name }}.")).toBe('cliente.');
});

test('a condition takes one way, and a line that holds nothing else goes with it', () => {
  const text =
    'A\n{% if city == "graz" %}\nSo near.\n{% elsif city %}\nFar.\n{% else %}\nWhere?\n{% endif %}\nB';
  expect(rendered(text)).toBe('A\nSo near.\nB');
  expect(rendered(text.replace('graz', 'Linz'))).toBe('A\nFar.\nB');
  expect(rendered('{% if country %}x{% else %}y{% endif %}')).toBe('y');
  expect(rendered('{% if no %}x{% else %}y{% endif %}')).toBe('y');
  expect(rendered('{% if city != "Graz" %}x{% endif %}{% if country != "ES" %}z{% endif %}')).toBe('z');
  expect(rendered('{% if city %}{% if account.name %}both{% endif %}{% endif %}')).toBe('both');
});

test('braces in a value stay text: what a customer writes is never read as a template', () => {
  expect(rendered('{{ braces }} { } }} %}')).toBe('{{ secret }} { } }} %}');
});

test('what is not understood is refused with its line', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['a\nb {{ first_name', 'Line 2: end {{ with }}.'],
    ['a\n\n{% if city %}x', 'Line 3: end this with {% endif %}.'],
    ['{{ first_name | upcase }}', 'Line 1: write a field as'],
    ['{{ constructor.prototype["x"] }}', 'Line 1: write a field as'],
    ['{% for a in b %}{% endfor %}', 'Line 1: {% for a in b %} is not understood here.'],
    ['{% include "/etc/passwd" %}', 'Line 1: {% include'],
    ['{% if city %}\n{% else %}\n{% elsif city %}{% endif %}', 'Line 3: {% elsif city %} is not'],
    ['x{% endif %}', 'Line 1: {% endif %} is not'],
    [`${'{% if city %}'.repeat(6)}${'{% endif %}'.repeat(6)}`, 'Line 1: at most 5 conditions'],
  ];
  for (const [text, message] of wrong) expect(rendered(text)).toContain(message);
});

test('every field that a rendering reads is known before it', () => {
  const piece = fc.constantFrom(
    '{{ city }}',
    '{{ account.name | default: "x" }}',
    '{% if city %}',
    '{% elsif first_name == "a" %}',
    '{% else %}',
    '{% endif %}',
    'text\n',
    '{{',
    '%}',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const read = parseTemplate(pieces.join(''), 'text');
      if (!read.ok) return;
      const known = new Set(pathsOf(read.value).map(({ path }) => path.join('.')));
      renderTemplate(read.value, (path) => {
        expect(known).toContain(path.join('.'));
        return null;
      });
    }),
  );
});
