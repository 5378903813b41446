import { hash } from 'node:crypto';
import type { Label, Locale } from '../../../metadata/label.ts';
import { evidenceActions } from '../actions.ts';
import type { ProofPack } from '../proof-check.ts';
import { pageScript } from './page-script.generated.ts';
import { pageStyle } from './page-style.ts';

/**
 * A pack as one HTML file that shows and checks itself, offline. It loads nothing: its policy allows this script and this style
 * by their hashes and nothing else. The data stands in a script element that no browser runs.
 */
export function packHtml(pack: ProofPack, locale: Locale): string {
  const script = `(${pageScript})(${embeddedJson(actionLabels())});`;
  const policy = [
    "default-src 'none'",
    `script-src '${integrity(script)}'`,
    `style-src '${integrity(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Attesta</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<p>This proof pack shows and checks itself with JavaScript, which does not run here. Open the file in a current browser, or run: attesta verify --pack</p>
<p lang="es">Este paquete de pruebas se muestra y se comprueba con JavaScript, que aquí no se ejecuta. Abra el archivo en un navegador actual o ejecute: attesta verify --pack</p>
</main>
<script type="application/json" id="pack">${embeddedJson(pack)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** They stand in the script, under its hash, so that nobody can call a consent that was given withdrawn. */
function actionLabels(): Readonly<Record<string, Label>> {
  return Object.fromEntries(Object.entries(evidenceActions).map(([action, { label }]) => [action, label]));
}

function integrity(text: string): string {
  return `sha256-${hash('sha256', text, 'base64')}`;
}

/** JSON that can't end its element, open a comment or break a line, whatever a hostile name holds. */
function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The pack inside an HTML file or a JSON file, as it is checked by `attesta verify --pack`. Throws a `SyntaxError`. */
export function readPackFile(text: string): unknown {
  const html = /<script type="application\/json" id="pack">([^<]*)<\/script>/.exec(text);
  return JSON.parse(html?.[1] ?? text);
}
