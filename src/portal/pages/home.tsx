import { ApiProblem } from '../../client/client.ts';
import type { Locale } from '../../metadata/label.ts';
import type { RequestInList } from '../office.ts';
import { ButtonLink } from '../view/parts.tsx';
import { type Answer, go, type Page, page, type Visit } from '../visit.ts';
import { longDay, say } from '../words/say.ts';
import { isOpen } from './request-state.ts';

export const homePages: readonly Page[] = [
  { method: 'GET', path: '/', for: 'anybody', handle: home },
  { method: 'GET', path: '/language/:language', for: 'anybody', handle: chooseLanguage },
];

async function home(visit: Visit): Promise<Answer> {
  if (!visit.session) return go('/sign-in');
  const { locale, site } = visit;
  const own = visit.office.forPerson(visit.session.subject, locale);
  const found = await Promise.all([own.person(), own.requests()]).catch((error: unknown) => {
    // The record is gone, archived or blocked: there is nobody left to be signed in as.
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  });
  if (!found) return { kind: 'go', to: '/sign-in?ended=1', session: null };
  const [person, requests] = found;
  const title = say(locale, 'home.title', { name: site.name });
  const name = person.givenName || person.title;
  return page(
    title,
    <>
      <h1>{title}</h1>
      <p class="lead measure">
        {name === '' ? say(locale, 'home.leadNoName') : say(locale, 'home.lead', { name })}
      </p>
      <OpenRequest locale={locale} requests={requests} />
      <h2 class="hidden">{say(locale, 'home.tasks')}</h2>
      <ul class="tasks">
        <Task to="/data" title={say(locale, 'home.see')} text={say(locale, 'home.seeText')} />
        <Task
          to="/requests/new/rectification"
          title={say(locale, 'home.correct')}
          text={say(locale, 'home.correctText')}
        />
        <Task
          to="/requests/new?type=access"
          title={say(locale, 'home.download')}
          text={say(locale, 'home.downloadText')}
        />
        <Task to="/sharing" title={say(locale, 'home.sharing')} text={say(locale, 'home.sharingText')} />
        <Task to="/choices" title={say(locale, 'home.choices')} text={say(locale, 'home.choicesText')} />
        <RequestsTask locale={locale} requests={requests} />
        <Task to="/requests/new" title={say(locale, 'home.erase')} text={say(locale, 'home.eraseText')} />
      </ul>
    </>,
  );
}

function Task({ to, title, text }: { to: string; title: string; text: string }) {
  return (
    <li>
      <h3>
        <a href={to}>{title}</a>
      </h3>
      <p>{text}</p>
    </li>
  );
}

function RequestsTask({ locale, requests }: { locale: Locale; requests: readonly RequestInList[] }) {
  const open = requests.filter(isOpen).length;
  const done = requests.length - open;
  return (
    <li>
      <h3>
        <a href="/requests">{say(locale, 'home.requests')}</a>
      </h3>
      {requests.length === 0 ? (
        <p>{say(locale, 'home.requestsNone')}</p>
      ) : (
        <p>
          <strong>{say(locale, 'home.requestsOpen', { n: open })}</strong>
          {say(locale, 'home.requestsDone', { n: done })}
        </p>
      )}
    </li>
  );
}

/** The request that is due first, with its day, so that nobody has to look for it. */
function OpenRequest({ locale, requests }: { locale: Locale; requests: readonly RequestInList[] }) {
  const [first] = requests.filter(isOpen).sort((one, other) => one.clock.due.localeCompare(other.clock.due));
  if (!first) return null;
  const isReady = first.state === 'delivered';
  return (
    <section class="spotlight" aria-labelledby="now-title">
      <div>
        <h2 id="now-title">{say(locale, isReady ? 'home.ready' : `home.working.${first.type}`)}</h2>
        {!isReady && <p>{dueSentence(locale, first)}</p>}
      </div>
      <ButtonLink to={`/requests/${first.id}`}>
        {say(locale, isReady ? 'home.seeAnswer' : 'home.seeHowFar')}
      </ButtonLink>
    </section>
  );
}

function dueSentence(locale: Locale, { clock }: RequestInList): string {
  if (clock.state === 'paused')
    return say(locale, 'clock.paused', { day: longDay(locale, clock.pausedSince ?? clock.today) });
  const day = longDay(locale, clock.due);
  if (clock.state === 'overdue') return say(locale, 'clock.overdueShort', { day });
  return `${say(locale, 'clock.byDay', { day })} ${say(locale, 'clock.in', { n: clock.daysLeft })}`;
}

/** Back to a page of ours only: a path that begins with one slash and holds nothing but names. */
async function chooseLanguage({ params, query, locale }: Visit): Promise<Answer> {
  const language = params.language === 'es' || params.language === 'en' ? params.language : locale;
  const back = query.back ?? '/';
  return { kind: 'go', to: /^\/(?!\/)[\w/-]*$/.test(back) ? back : '/', language };
}
