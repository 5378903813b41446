import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderHolder } from '../../engine/database/embedded/lock.ts';
import { embeddedUrl } from '../../engine/database/embedded/server.ts';
import { readKeptCheckpoints } from '../../engine/evidence/checkpoint-files.ts';
import { readPackFile } from '../../engine/evidence/pack/pack-html.ts';
import { checkPack, isProofPack, type PackReport } from '../../engine/evidence/proof-check.ts';
import { loadSigningKey } from '../../engine/evidence/signing-key.ts';
import { type VerifyReport, verifyLog } from '../../engine/evidence/verify/verify-log.ts';
import { parseSettings, type Settings } from '../../server/settings.ts';
import {
  type Command,
  CommandFailed,
  type ExitCode,
  exitCodes,
  type Invocation,
  UsageError,
} from '../command.ts';
import { requireInstallation, withDatabase } from '../installation.ts';
import { jsonOption } from '../office.ts';
import { count } from '../terminal.ts';

/** Recomputes the evidence: the whole log of an installation, or a proof pack on its own. */
export const verifyCommand: Command = {
  name: 'verify',
  summary: 'Work the evidence out anew and compare',
  usage: [
    'verify [--checkpoint <file> …] [--key <verifier key> …] [--json]',
    'verify <pack.html|pack.json> [--key <verifier key>] [--json]',
  ],
  options: {
    pack: { type: 'string', value: 'file', meaning: 'The same pack; needs neither database nor network' },
    checkpoint: {
      type: 'string',
      multiple: true,
      value: 'file',
      meaning: 'Checkpoints that were kept elsewhere: a file, or a folder of them',
    },
    key: {
      type: 'string',
      multiple: true,
      value: 'key',
      meaning: 'Verifier key of the log, as you got it by another way; else the one of DATA_DIR',
    },
    ...jsonOption,
  },
  async run(invocation) {
    const packs = [...invocation.words, invocation.text('pack')].filter((one) => one !== undefined);
    if (packs.length > 1) throw new UsageError('One proof pack at a time.');
    const [pack] = packs;
    return pack === undefined ? verifyInstallation(invocation) : verifyPack(invocation, pack);
  },
};

async function verifyInstallation(invocation: Invocation): Promise<ExitCode> {
  const { terminal, json } = invocation;
  const settings = parseSettings(terminal.environment);
  await requireInstallation(settings);
  const given = invocation.texts('key');
  const source = {
    verifierKeys: given.length > 0 ? given : [await ownKey(settings)],
    keptCheckpoints: await keptCheckpoints(settings, invocation.texts('checkpoint')),
  };
  const report = await atDatabase(settings, (url) =>
    verifyLog(
      { url, ...source },
      { onProgress: (done, total) => terminal.progress('Verifying', done, total) },
    ),
  );
  if (json) terminal.out(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) terminal.out(line);
  return report.ok ? exitCodes.done : exitCodes.findings;
}

/** Hands over an address of the database; an embedded one that isn't running is started meanwhile. */
async function atDatabase<T>(settings: Settings, work: (url: string) => Promise<T>): Promise<T> {
  if (settings.databaseUrl !== undefined) return work(settings.databaseUrl);
  if (await folderHolder(settings.dataDir)) return work(await embeddedUrl(settings.dataDir));
  return withDatabase(settings, (database) => work(database.connection.ownerUrl));
}

/** The key that this installation signs with, without making one where there is none. */
async function ownKey(settings: Settings): Promise<string> {
  const file = join(settings.dataDir, 'keys', 'evidence.key');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const name = text && /^PRIVATE\+KEY\+([^\s+]+)\+/.exec(text)?.[1];
  if (name) return (await loadSigningKey(file, name)).verifierKey;
  throw new CommandFailed(`${file} holds no key. Give the log's verifier key: --key.`);
}

async function keptCheckpoints(settings: Settings, given: readonly string[]): Promise<string[]> {
  const notes = await readKeptCheckpoints(join(settings.dataDir, 'checkpoints'));
  for (const file of given) {
    const found = await readKeptCheckpoints(file).catch(() => []);
    if (found.length === 0) throw new CommandFailed(`${file} holds no checkpoint.`);
    notes.push(...found);
  }
  return notes;
}

function reportLines(report: VerifyReport): string[] {
  const counted = [
    `${count(report.events)} events in the log, ${count(report.payloads)} contents, ${count(report.erased)} erased.`,
    `${count(report.checkpoints)} signed checkpoints, ${count(report.keptCheckpoints)} kept outside the database.`,
    `${count(report.unsealed)} events wait to be sealed.`,
    `Root: ${report.root}`,
  ];
  if (report.ok) return ['The evidence is whole: everything is as it was sealed.', ...counted];
  const findings = report.findings.map(({ number, text, position, event, detail }) =>
    [
      number,
      position === undefined ? '' : `at ${position}:`,
      text,
      detail ?? '',
      event ? `(event ${event})` : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
  const total = Object.values(report.counts).reduce((sum, one) => sum + one, 0);
  const more = total > findings.length ? [`… and ${count(total - findings.length)} more.`] : [];
  return [`THE EVIDENCE IS NOT WHOLE: ${count(total)} findings.`, ...findings, ...more, ...counted];
}

async function verifyPack(invocation: Invocation, file: string): Promise<ExitCode> {
  const { terminal, json } = invocation;
  const keys = invocation.texts('key');
  if (keys.length > 1) throw new UsageError('A proof pack is checked against one --key.');
  const pack = await readPack(file);
  const report = await checkPack(pack, keys[0], (done, total) => terminal.progress('Checking', done, total));
  const key = keys[0] ?? (isProofPack(pack) ? pack.verifierKey : undefined);
  if (json) terminal.out(JSON.stringify(report, null, 2));
  else for (const line of packLines(report, key, keys.length > 0)) terminal.out(line);
  return report.ok ? exitCodes.done : exitCodes.findings;
}

async function readPack(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandFailed(`${file} cannot be read.`);
  });
  try {
    return readPackFile(text);
  } catch {
    throw new CommandFailed(`${file} is no proof pack: it holds no JSON.`);
  }
}

function packLines(report: PackReport, key: string | undefined, given: boolean): string[] {
  const counted = `${count(report.events)} events, ${count(report.payloads)} contents, ${count(report.erased)} erased or left out.`;
  const trust = given
    ? 'It was checked against the key that you gave.'
    : `It was checked against the key that it names itself: ${key ?? 'none'}. Compare that with the key as you got it by another way, or give it: --key.`;
  if (report.ok) return ['The proof pack is whole.', counted, trust];
  const findings = report.findings.map(({ code, event, detail }) =>
    event === undefined ? `${code}: ${detail}` : `${code}, event ${event + 1}: ${detail}`,
  );
  return ['THE PROOF PACK IS NOT WHOLE.', ...findings, counted];
}
