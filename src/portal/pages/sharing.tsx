import { ApiProblem } from '../../client/client.ts';
import { labelText } from '../../metadata/label.ts';
import type { Sharing } from '../office.ts';
import { BackLink, Button, Form } from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page } from '../visit.ts';
import { day, say } from '../words/say.ts';

/** What goes to others, and the person's objections to it (Art. 21): one step to object, and one to allow it again. */
export const sharingPages: readonly Page[] = [
  { method: 'GET', path: '/sharing', for: 'person', handle: show },
  { method: 'POST', path: '/sharing/objections', for: 'person', handle: object },
  { method: 'POST', path: '/sharing/objections/:objection/withdraw', for: 'person', handle: allow },
];

type Portion = Sharing['portions'][number];
type Recipient = Portion['recipients'][number];

async function show(visit: PersonVisit): Promise<Answer> {
  const { locale, own, query } = visit;
  const { portions, acts } = await own.sharing();
  const standing = new Set(acts.filter((act) => act.standing).map((act) => act.id));
  const shown = portions.filter((one) => one.objection !== null || one.recipients.some(isShown));
  const title = say(locale, 'sharing.title');
  return page(
    title,
    <>
      <BackLink to="/">{say(locale, 'back.home')}</BackLink>
      {query.done === '1' && (
        <p class="note" role="status">
          {say(locale, 'sharing.done')}
        </p>
      )}
      <h1>{title}</h1>
      <p class="lead measure">{say(locale, 'sharing.lead')}</p>
      {shown.length === 0 && <p>{say(locale, 'sharing.none')}</p>}
      {shown.map((one) => (
        <section key={one.portion}>
          <h2>{labelText(one.label, locale)}</h2>
          <p class="quiet">
            {say(locale, 'sharing.includes', {
              fields: one.fields.map((field) => labelText(field, locale)).join(', '),
            })}
          </p>
          <ul class="rows">
            {one.recipients.filter(isShown).map((to) => (
              <With key={to.id} visit={visit} portion={one} to={to} />
            ))}
            <WithAnybody
              visit={visit}
              portion={one}
              isOpen={one.objection === null || !standing.has(one.objection)}
            />
          </ul>
        </section>
      ))}
    </>,
  );
}

/** Whoever gets it, or would had the person not objected. */
function isShown(to: Recipient): boolean {
  return to.receives || to.objection !== null;
}

function With({ visit, portion, to }: { visit: PersonVisit; portion: Portion; to: Recipient }) {
  const { locale } = visit;
  return (
    <li class="choice">
      <div>
        <h3>
          <bdi>{to.name}</bdi>
        </h3>
        <p class="quiet">
          {say(locale, 'sharing.for', {
            role: labelText(to.roleLabel, locale),
            what: labelText(to.whatFor, locale),
          })}
        </p>
        <p>{stateText(visit, to)}</p>
      </div>
      {to.state === 'open' && <Stop visit={visit} portion={portion} recipient={to.id} name={to.name} />}
      {to.state === 'objected' && to.objection !== null && portion.objection !== to.objection && (
        <Allow visit={visit} portion={portion} objection={to.objection} name={to.name} />
      )}
    </li>
  );
}

/** Whoever else may come to get it. */
function WithAnybody({ visit, portion, isOpen }: { visit: PersonVisit; portion: Portion; isOpen: boolean }) {
  const { locale } = visit;
  const name = say(locale, isOpen ? 'sharing.allOpen' : 'sharing.all');
  return (
    <li class="choice">
      <div>
        <h3>{name}</h3>
        <p>
          {isOpen
            ? say(locale, 'sharing.allOpenText')
            : say(locale, 'sharing.objected', { day: day(locale, portion.since ?? '') })}
        </p>
      </div>
      {isOpen ? (
        <Stop visit={visit} portion={portion} recipient="" name={name} />
      ) : (
        <Allow visit={visit} portion={portion} objection={portion.objection ?? ''} name={name} />
      )}
    </li>
  );
}

function stateText({ locale }: PersonVisit, to: Recipient): string {
  if (to.state === 'needed')
    return say(locale, 'sharing.needed', { purpose: to.purpose ? labelText(to.purpose.label, locale) : '' });
  if (to.state === 'objected') return say(locale, 'sharing.objected', { day: day(locale, to.since ?? '') });
  return say(locale, to.receives ? 'sharing.open' : 'sharing.openNotNow');
}

interface ChangeProps {
  readonly visit: PersonVisit;
  readonly portion: Portion;
  readonly name: string;
}

function Stop({ visit, portion, recipient, name }: ChangeProps & { readonly recipient: string }) {
  return (
    <Form visit={visit} to="/sharing/objections">
      <input type="hidden" name="portion" value={portion.portion} />
      <input type="hidden" name="recipient" value={recipient} />
      <Button plain>
        {say(visit.locale, 'sharing.stop')}
        <About visit={visit} portion={portion} name={name} />
      </Button>
    </Form>
  );
}

function Allow({ visit, portion, objection, name }: ChangeProps & { readonly objection: string }) {
  return (
    <Form visit={visit} to={`/sharing/objections/${objection}/withdraw`}>
      <Button plain>
        {say(visit.locale, 'sharing.allow')}
        <About visit={visit} portion={portion} name={name} />
      </Button>
    </Form>
  );
}

/** What the button is about, for who hears it alone. */
function About({ visit: { locale }, portion, name }: ChangeProps) {
  return (
    <span class="hidden">
      {' '}
      – {say(locale, 'sharing.stopOf', { portion: labelText(portion.label, locale), name })}
    </span>
  );
}

/** Sent twice, or from two windows, it is the same wish. */
async function object({ own, form }: PersonVisit): Promise<Answer> {
  const { portion = '', recipient = '' } = form;
  await own.objectToSharing(portion, recipient === '' ? null : recipient).catch(ignoreDone);
  return go('/sharing?done=1');
}

async function allow({ own, params }: PersonVisit): Promise<Answer> {
  await own.allowSharing(params.objection ?? '').catch(ignoreDone);
  return go('/sharing?done=1');
}

function ignoreDone(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 409) return;
  throw error;
}
