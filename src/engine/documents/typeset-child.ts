/**
 * A typesetting process: sets one document at a time, and is killed by its parent when it takes too long or too much. Typst's
 * work cannot be interrupted, so it never runs in the server's own process.
 */
import { NodeCompiler, type NodeTypstCompileResult } from '@myriaddreamin/typst-ts-node-compiler';
import { fontFolders } from './fonts.ts';
import type { TypesetAnswer, TypesetRequest } from './typeset-message.ts';

/** A folder that does not exist: what a document may read is handed over with the request, in memory. */
const NOWHERE = '/nonexistent/attesta-documents';

let compiler: NodeCompiler | undefined;

process.on('message', (request: TypesetRequest) => {
  process.send?.(typeset(request));
});
process.on('disconnect', () => process.exit(0));

function typeset(request: TypesetRequest): TypesetAnswer {
  compiler ??= NodeCompiler.create({ workspace: NOWHERE, fontArgs: [{ fontPaths: fontFolders() }] });
  try {
    for (const [path, text] of Object.entries(request.sources)) {
      compiler.mapShadow(`${NOWHERE}/${path}`, Buffer.from(text));
    }
    const compiled = compiler.compile({
      mainFilePath: `${NOWHERE}/main.typ`,
      inputs: { data: request.data, locale: request.locale },
      resetRead: true,
    });
    // `hasError()` says false of documents with errors (measured): the missing result is what tells.
    if (compiled.result === null) return { fault: diagnosis(compiler, compiled) };
    const pdf = compiler.pdf(compiled.result, {
      pdfStandard: request.standard,
      creationTimestamp: request.createdAt,
    });
    return { pdf };
  } catch (error) {
    return { fault: exportFault(error) };
  } finally {
    compiler.resetShadow();
    compiler.evictCache(0);
  }
}

interface Diagnostic {
  readonly message: string;
  readonly path: string;
  readonly range: { readonly start: { readonly line: number } } | null;
}

function diagnosis(from: NodeCompiler, compiled: NodeTypstCompileResult): string {
  const error = compiled.takeDiagnostics() ?? compiled.takeError();
  if (!error) return 'Typst gave no reason.';
  const found: Diagnostic[] = from.fetchDiagnostics(error);
  return found.map(sentence).join('\n') || 'Typst gave no reason.';
}

function sentence({ message, path, range }: Diagnostic): string {
  const file = path.replace(`${NOWHERE}/`, '');
  return `${file}${range ? `:${range.start.line + 1}` : ''}: ${message}`;
}

/** The checks of a standard fail while the PDF is written, with a debug dump for a message. */
function exportFault(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const messages = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
  return messages.length > 0 ? messages.join('\n') : text;
}
