/** The back office as a program: settings, database, definitions, first administrator, server; and the way down again. */
import { systemUserId } from '../engine/access/shipped.ts';
import { provideDatabase } from '../engine/database/provide.ts';
import { accountForRights } from '../engine/evidence/rights-evidence.ts';
import { startJobs } from '../engine/jobs/jobs.ts';
import type { Operation } from '../engine/operation.ts';
import { offerSample, sampleJob } from '../sample/job.ts';
import { createClock } from './clock.ts';
import { openDuties } from './duties.ts';
import { assembleEngine } from './engine.ts';
import { type FirstSignIn, firstAdministrator } from './first-administrator.ts';
import { houseContext } from './house-context.ts';
import { buildServer } from './http/server.ts';
import { installationOf } from './installation.ts';
import { keepClock } from './kept-clock.ts';
import { settledLines } from './ledger/settled-lines.ts';
import { jobs, migrations, prepareTemplate, shipped } from './lists.ts';
import { masterKeySource } from './master-key.ts';
import { operationsOf } from './operations.ts';
import { admitPortal } from './portal-credential.ts';
import { type Settings, settingsOrExit } from './settings.ts';

type Stop = () => Promise<void>;

const LAST_MOMENT_MS = 20_000;

/** Starts everything in order. What was started stands in `stops`, so that a failure half-way takes it down again. */
async function start(settings: Settings, stops: Stop[]): Promise<void> {
  const clock = createClock(settings.now);
  const database = await provideDatabase({ ...databaseOptions(settings), migrations, log: console.log });
  stops.push(() => database.close());
  await keepClock(settings.dataDir, settings.mode, clock);
  await prepareTemplate(database);
  let operations: readonly Operation[] = [];
  const duties = await openDuties({ database, installation: installationOf(settings), now: clock.now });
  const engine = await assembleEngine({
    settings,
    dataDir: settings.dataDir,
    database,
    shipped,
    jobs: [...jobs, ...duties.jobs, sampleJob(() => operations, console.log)],
    smtpUrl: settings.smtpUrl,
    cipher: settings.cipher,
    masterKeys: masterKeySource(settings),
    scannerUrl: settings.scannerUrl,
    clock,
    follow: duties.writeLedger,
    log: console.log,
  });
  stops.push(() => engine.close());
  for (const line of settledLines(await duties.settleLedger(houseContext(engine)))) console.log(line);
  const withSample = settings.sample !== 'none';
  const first = await firstAdministrator(database, settings.adminPassword, clock.now(), withSample);
  await admitPortal(houseContext(engine), settings.portalKey);
  await accountForRights(database, clock.now());
  operations = operationsOf(engine, duties.operations);
  // In test mode the clock may be moved: what is due then should not wait.
  const running = await startJobs(database, { tick: settings.mode === 'test' ? 1_000 : 5_000 });
  stops.push(() => running.stop());
  const server = await buildServer({ engine, operations });
  stops.push(() => server.close());
  await server.listen({ port: settings.port, host: listeningHost(settings.publicUrl) });
  console.log(`Attesta is at ${settings.publicUrl}`);
  if (first) console.log(signInSentence(first, withSample));
  const house = {
    principal: { kind: 'system', userId: systemUserId },
    locale: 'en',
    now: clock.now,
  } as const;
  if (await offerSample(database, house, withSample)) {
    console.log(
      'The sample company is being loaded while you look around. (An empty start: ATTESTA_SAMPLE=none and a new DATA_DIR.)',
    );
  }
}

function signInSentence({ username, password }: FirstSignIn, trial: boolean): string {
  if (password === undefined) return `Sign in as ${username} with the password of ATTESTA_ADMIN_PASSWORD.`;
  const next = trial
    ? 'choose your own under your name before anything real goes in.'
    : 'you choose your own when you first sign in.';
  return `Sign in as ${username} with the password ${password}\nIt is shown this once and stored nowhere; ${next}`;
}

/** On this machine only, unless people reach it by another name. */
function listeningHost(publicUrl: string): string {
  return new URL(publicUrl).hostname === 'localhost' ? 'localhost' : '0.0.0.0';
}

function databaseOptions(settings: Settings) {
  const { dataDir, databaseUrl, databaseServiceUrl, databasePortalUrl, port, portalPort } = settings;
  return {
    dataDir,
    ports: [port, portalPort],
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    ...(databaseServiceUrl === undefined ? {} : { serviceUrl: databaseServiceUrl }),
    ...(databasePortalUrl === undefined ? {} : { portalUrl: databasePortalUrl }),
  };
}

/** Takes down what was started, last first; a part that hangs doesn't keep the others from it. */
async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) =>
      console.error(error instanceof Error ? error.message : String(error)),
    );
  }
}

async function main(): Promise<void> {
  const settings = settingsOrExit();
  const stops: Stop[] = [];
  let leaving = false;
  const leave = (code: number): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(code || 1), LAST_MOMENT_MS).unref();
    void stopAll(stops).then(() => process.exit(code));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave(0));
  try {
    await start(settings, stops);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    leave(1);
  }
}

await main();
