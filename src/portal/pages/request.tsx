import type { WholeRequest } from '../office.ts';
import { ClockBox } from '../view/clock.tsx';
import { BackLink, ButtonLink, Facts, Prose } from '../view/parts.tsx';
import { type Answer, type Page, type PersonVisit, page, type Visit } from '../visit.ts';
import { day, dayIn, longDay, say, timeIn } from '../words/say.ts';
import { progressOf } from './request-progress.ts';
import { isOpen } from './request-state.ts';

export const requestPages: readonly Page[] = [
  { method: 'GET', path: '/requests/:id', for: 'person', handle: show },
  { method: 'GET', path: '/packages/:id/download', for: 'person', handle: download },
];

interface Props {
  readonly visit: Visit;
  readonly request: WholeRequest;
}

async function show(visit: PersonVisit): Promise<Answer> {
  const { locale, site } = visit;
  const request = await visit.own.request(visit.params.id ?? '');
  const title = say(locale, `type.${request.type}`);
  const sentOn = day(locale, dayIn(site.timeZone, request.receivedAt));
  return page(
    title,
    <>
      <BackLink to="/requests">{say(locale, 'back.requests')}</BackLink>
      <h1>{title}</h1>
      <p class="quiet">{say(locale, 'request.reference', { number: request.number, day: sentOn })}</p>
      <Time visit={visit} request={request} />
      <OurAnswer visit={visit} request={request} />
      <Progress visit={visit} request={request} />
      <Told visit={visit} request={request} />
      <Written visit={visit} request={request} />
      <WhatElse visit={visit} request={request} />
    </>,
  );
}

function Time({ visit: { locale, site }, request }: Props) {
  const on = (instant: string): string => longDay(locale, dayIn(site.timeZone, instant));
  if (request.state === 'withdrawn' && request.closedAt)
    return <p class="lead">{say(locale, 'clock.withdrawn', { day: on(request.closedAt) })}</p>;
  if (request.answeredAt)
    return <p class="lead">{say(locale, 'clock.answered', { day: on(request.answeredAt) })}</p>;
  return isOpen(request) && request.state !== 'delivered' ? (
    <>
      <ClockBox locale={locale} clock={request.clock} />
      {request.clock.state === 'paused' && (
        <p>
          <ButtonLink to={`/requests/${request.id}/message`}>{say(locale, 'request.reply')}</ButtonLink>
        </p>
      )}
    </>
  ) : null;
}

function OurAnswer({ visit: { locale, site }, request }: Props) {
  const isAnswered = request.state === 'delivered' || request.state === 'closed';
  if (!isAnswered || !request.outcome) return null;
  const ready = request.packages.filter((one) => one.state === 'ready');
  const inThePost = request.deliveries.some(
    (one) => one.channel === 'post' && one.failedAt === null && one.dispatchedAt === null,
  );
  return (
    <section class="spotlight stacked">
      <div>
        <h2>{say(locale, 'request.answer')}</h2>
        <p>{say(locale, `outcome.${request.outcome}`)}</p>
        {inThePost && <p>{say(locale, 'request.byPost')}</p>}
        {ready.map((one) => (
          <div key={one.id}>
            <p>{say(locale, 'request.downloadText', { size: sizeOf(locale, one.bytes ?? 0) })}</p>
            {one.expiresAt && (
              <p>
                {say(locale, 'request.downloadUntil', {
                  day: longDay(locale, dayIn(site.timeZone, one.expiresAt)),
                })}
              </p>
            )}
            <p>
              <ButtonLink to={`/packages/${one.id}/download`}>{say(locale, 'request.download')}</ButtonLink>
            </p>
          </div>
        ))}
      </div>
    </section>
  );
}

/** A size as a person reads it. */
export function sizeOf(locale: Visit['locale'], bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  const [amount, unit] = kilobytes < 1000 ? [kilobytes, 'kB'] : [Math.round(kilobytes / 100) / 10, 'MB'];
  return `${new Intl.NumberFormat(locale).format(amount)} ${unit}`;
}

function Progress({ visit: { locale, site }, request }: Props) {
  return (
    <section>
      <h2>{say(locale, 'request.steps')}</h2>
      <ol class="steps">
        {progressOf(locale, site.timeZone, request).map((step, at) => (
          <li
            key={step.title}
            class={`step ${step.state}`}
            {...(step.state === 'now' ? { 'aria-current': 'step' } : {})}
          >
            <span class="mark" aria-hidden="true">
              {step.state === 'done' ? '✓' : at + 1}
            </span>
            <div>
              <h3>
                {step.title}{' '}
                <span class={step.state === 'now' ? 'tag' : 'hidden'}>
                  {say(locale, `request.${step.state}`)}
                </span>
              </h3>
              <p>{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Art. 19: whom we told, and whom we could not tell. */
function Told({ visit: { locale }, request: { recipients } }: Props) {
  if (recipients.length === 0) return null;
  return (
    <section>
      <h2>{say(locale, 'request.told')}</h2>
      <p>{say(locale, 'request.toldText')}</p>
      <Facts
        rows={recipients.map((one) => [
          one.name,
          one.state === 'told' && one.toldOn
            ? say(locale, 'request.toldOn', { day: day(locale, one.toldOn) })
            : say(locale, one.state === 'open' ? 'request.toldNotYet' : 'request.toldNot'),
        ])}
      />
    </section>
  );
}

function Written({ visit: { locale, site }, request }: Props) {
  const when = (at: string) => ({
    day: day(locale, dayIn(site.timeZone, at)),
    time: timeIn(locale, site.timeZone, at),
  });
  return (
    <>
      {request.note && (
        <section>
          <h2>{say(locale, 'request.asked')}</h2>
          <Prose text={request.note} />
        </section>
      )}
      {request.messages.length > 0 && (
        <section>
          <h2>{say(locale, 'request.messages')}</h2>
          <ol class="messages">
            {request.messages.map((message) => (
              <li key={message.id} class={message.direction === 'in' ? 'from-you' : 'from-us'}>
                <p class="quiet">
                  {message.direction === 'in'
                    ? say(locale, 'request.fromYou', when(message.at))
                    : say(locale, 'request.fromUs', { name: site.name, ...when(message.at) })}
                </p>
                <Prose text={message.body} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function WhatElse({ visit: { locale }, request }: Props) {
  return (
    <section>
      <h2>{say(locale, 'request.notRight')}</h2>
      <p class="buttons">
        <ButtonLink to={`/requests/${request.id}/message`}>{say(locale, 'request.write')}</ButtonLink>
        {isOpen(request) && (
          <ButtonLink to={`/requests/${request.id}/withdraw`} plain>
            {say(locale, 'request.withdraw')}
          </ButtonLink>
        )}
      </p>
      <p>
        {say(locale, 'request.complain')} <a href="/complain">{say(locale, 'request.howToComplain')}</a>
      </p>
    </section>
  );
}

async function download({ own, params }: PersonVisit): Promise<Answer> {
  return { kind: 'file', response: await own.download(params.id ?? '') };
}
