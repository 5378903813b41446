import type { RequestInList } from '../office.ts';
import { BackLink, ButtonLink } from '../view/parts.tsx';
import { type Answer, type Page, type PersonVisit, page, type Visit } from '../visit.ts';
import { day, dayIn, longDay, say } from '../words/say.ts';
import { isOpen } from './request-state.ts';

export const requestListPages: readonly Page[] = [
  { method: 'GET', path: '/requests', for: 'person', handle: list },
];

async function list(visit: PersonVisit): Promise<Answer> {
  const { locale } = visit;
  const requests = [...(await visit.own.requests())].sort((one, other) =>
    other.receivedAt.localeCompare(one.receivedAt),
  );
  const title = say(locale, 'requests.title');
  return page(
    title,
    <>
      <BackLink to="/">{say(locale, 'back.home')}</BackLink>
      <h1>{title}</h1>
      {requests.length === 0 && <p class="lead">{say(locale, 'requests.none')}</p>}
      <Group visit={visit} title={say(locale, 'requests.open')} requests={requests.filter(isOpen)} />
      <p>
        <ButtonLink to="/requests/new">{say(locale, 'requests.new')}</ButtonLink>
      </p>
      <Group
        visit={visit}
        title={say(locale, 'requests.done')}
        requests={requests.filter((one) => !isOpen(one))}
      />
    </>,
  );
}

function Group({
  visit: { locale, site },
  title,
  requests,
}: {
  visit: Visit;
  title: string;
  requests: readonly RequestInList[];
}) {
  if (requests.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows">
        {requests.map((request) => (
          <li key={request.id}>
            <h3>
              <a href={`/requests/${request.id}`}>{say(locale, `type.${request.type}`)}</a>
            </h3>
            <p>
              {request.number}.{' '}
              {say(locale, 'requests.sent', { day: day(locale, dayIn(site.timeZone, request.receivedAt)) })}
            </p>
            <p class="state">{stateSentence(locale, request)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateSentence(locale: Visit['locale'], { state, clock, outcome }: RequestInList): string {
  if (state === 'withdrawn') return say(locale, 'state.withdrawn');
  if (state === 'closed') return outcome ? say(locale, `outcome.${outcome}`) : say(locale, 'state.closed');
  if (state === 'delivered') return say(locale, 'state.ready');
  if (clock.state === 'paused') return say(locale, 'state.waiting');
  return clock.state === 'overdue'
    ? say(locale, 'clock.overdueShort', { day: longDay(locale, clock.due) })
    : say(locale, 'clock.byDay', { day: longDay(locale, clock.due) });
}
