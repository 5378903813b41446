import { ApiProblem } from '../../client/client.ts';
import { labelText } from '../../metadata/label.ts';
import { CONSENT, type ConsentState } from '../office.ts';
import { BackLink, Button, ButtonLink, Form } from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page, type Visit } from '../visit.ts';
import { day, dayIn, say } from '../words/say.ts';

export const choicePages: readonly Page[] = [
  { method: 'GET', path: '/choices', for: 'person', handle: list },
  { method: 'GET', path: '/choices/:consent/withdraw', for: 'person', handle: ask },
  { method: 'POST', path: '/choices/:consent/withdraw', for: 'person', handle: withdraw },
];

async function consentsOf({ own }: PersonVisit): Promise<readonly ConsentState[]> {
  return (await own.consents()).filter((one) => one.basis === CONSENT);
}

async function list(visit: PersonVisit): Promise<Answer> {
  const { locale, query } = visit;
  const consents = await consentsOf(visit);
  const taken = consents.find((one) => one.consent === query.taken && one.state === 'withdrawn');
  const title = say(locale, 'choices.title');
  return page(
    title,
    <>
      <BackLink to="/">{say(locale, 'back.home')}</BackLink>
      {taken && (
        <p class="note" role="status">
          {say(locale, 'choices.done', { purpose: labelText(taken.label, locale) })}
        </p>
      )}
      <h1>{title}</h1>
      <p class="lead measure">{say(locale, 'choices.lead')}</p>
      {consents.length === 0 ? (
        <p>{say(locale, 'choices.none')}</p>
      ) : (
        <ul class="rows">
          {consents.map((consent) => (
            <li key={consent.purpose} class="choice">
              <div>
                <h2>{labelText(consent.label, locale)}</h2>
                <p>{stateText(visit, consent)}</p>
              </div>
              {consent.canWithdraw && (
                <a class="button plain" href={`/choices/${consent.consent}/withdraw`}>
                  {say(locale, 'choices.withdraw')}
                  <span class="hidden"> – {labelText(consent.label, locale)}</span>
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </>,
  );
}

function stateText({ locale, site }: Visit, { valid, state, since, until }: ConsentState): string {
  const on = { day: day(locale, dayIn(site.timeZone, since)) };
  if (valid)
    return until === null
      ? say(locale, 'choices.allowed', on)
      : say(locale, 'choices.allowedUntil', { ...on, until: day(locale, until) });
  if (state === 'withdrawn' || state === 'refused' || state === 'expired')
    return say(locale, `choices.not.${state}`, on);
  return say(locale, 'choices.not.other');
}

async function ask(visit: PersonVisit): Promise<Answer> {
  const { locale } = visit;
  const consent = await named(visit);
  const purpose = labelText(consent.label, locale);
  const title = say(locale, 'choices.confirm');
  return page(
    title,
    <div class="narrow">
      <BackLink to="/choices">{say(locale, 'choices.title')}</BackLink>
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'choices.confirmLead', { purpose })}</p>
      <Form visit={visit} to={`/choices/${consent.consent}/withdraw`}>
        <p class="buttons">
          <Button>{say(locale, 'choices.yes')}</Button>
          <ButtonLink to="/choices" plain>
            {say(locale, 'choices.no')}
          </ButtonLink>
        </p>
      </Form>
    </div>,
  );
}

async function withdraw(visit: PersonVisit): Promise<Answer> {
  const { consent } = await named(visit);
  await visit.own.withdrawConsent(consent);
  return go(`/choices?taken=${encodeURIComponent(consent)}`);
}

/** One of the person's own consents that can be taken back; anything else is not here. */
async function named(visit: PersonVisit): Promise<ConsentState> {
  const found = (await consentsOf(visit)).find(
    (one) => one.consent === visit.params.consent && one.canWithdraw,
  );
  if (found) return found;
  throw new ApiProblem(404, {});
}
