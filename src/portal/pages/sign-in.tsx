import type { LinkAnswer } from '../office.ts';
import { IDLE_MINUTES, newSession } from '../session/session.ts';
import { Button, ButtonLink, ErrorSummary, type FieldError, Form, TextInput } from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page, type Visit } from '../visit.ts';
import { say } from '../words/say.ts';

const LINK_MINUTES = 15;
const LONGEST_ADDRESS = 254;

export const signInPages: readonly Page[] = [
  { method: 'GET', path: '/sign-in', for: 'anybody', handle: async (visit) => askForAddress(visit) },
  { method: 'POST', path: '/sign-in', for: 'anybody', tight: true, handle: sendLink },
  { method: 'GET', path: '/sign-in/sent', for: 'anybody', handle: async (visit) => sent(visit) },
  { method: 'GET', path: '/sign-in/:token', for: 'anybody', handle: async (visit) => mayContinue(visit) },
  { method: 'POST', path: '/sign-in/:token', for: 'anybody', tight: true, handle: useLink },
  { method: 'POST', path: '/sign-out', for: 'person', handle: signOut },
];

function askForAddress(visit: Visit, errors: readonly FieldError[] = []): Answer {
  const { locale, site, query, form } = visit;
  const title = say(locale, 'signIn.title', { name: site.name });
  const body = (
    <div class="narrow">
      <ErrorSummary visit={visit} errors={errors} />
      {query.ended === '1' && <p class="note">{say(locale, 'signIn.ended', { minutes: IDLE_MINUTES })}</p>}
      {query.out === '1' && <p class="note">{say(locale, 'signIn.out')}</p>}
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'signIn.lead')}</p>
      <Form visit={visit} to="/sign-in">
        <TextInput
          name="email"
          type="email"
          autocomplete="email"
          label={say(locale, 'signIn.email')}
          hint={say(locale, 'signIn.emailHint')}
          value={form.email ?? ''}
          errors={errors}
        />
        <Button>{say(locale, 'signIn.send')}</Button>
      </Form>
      <details>
        <summary>{say(locale, 'signIn.otherWays')}</summary>
        <p>{say(locale, 'signIn.otherWaysText')}</p>
        <ContactDetails visit={visit} />
      </details>
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

/** How the company can be reached otherwise. */
export function ContactDetails({ visit: { site } }: { visit: Visit }) {
  return (
    <address>
      {[site.name, site.address, site.phone].filter(Boolean).map((line) => (
        <div key={line}>{line}</div>
      ))}
      {site.email && <a href={`mailto:${site.email}`}>{site.email}</a>}
    </address>
  );
}

async function sendLink(visit: Visit): Promise<Answer> {
  const email = (visit.form.email ?? '').trim();
  const isAddress = email.length <= LONGEST_ADDRESS && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(email);
  if (!isAddress)
    return askForAddress(visit, [{ field: 'email', message: say(visit.locale, 'signIn.emailWrong') }]);
  await visit.office.sendLink(visit.locale, email, visit.browser);
  return go('/sign-in/sent');
}

function sent(visit: Visit): Answer {
  const { locale } = visit;
  const minutes = LINK_MINUTES;
  const title = say(locale, 'signIn.sentTitle');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'signIn.sentLead')}</p>
      <p>{say(locale, 'signIn.sentHow', { minutes })}</p>
      <details>
        <summary>{say(locale, 'signIn.sentNothing')}</summary>
        <p>{say(locale, 'signIn.sentNothingText', { minutes })}</p>
      </details>
      <p>
        <a href="/sign-in">{say(locale, 'signIn.again')}</a>
      </p>
    </div>,
  );
}

/** Looking at the link uses nothing up: programs that check mail for bad links look too. */
function mayContinue(visit: Visit): Answer {
  const { locale } = visit;
  const title = say(locale, 'signIn.continueTitle');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'signIn.continueLead')}</p>
      <Form visit={visit} to={visit.path}>
        <Button>{say(locale, 'signIn.continue')}</Button>
      </Form>
    </div>,
  );
}

async function useLink(visit: Visit): Promise<Answer> {
  const { form, params, browser, office } = visit;
  const postalCode = (form.postal_code ?? '').slice(0, 30);
  const birthYear = (form.birth_year ?? '').slice(0, 10);
  const answer = await office.useLink({
    token: (params.token ?? '').slice(0, 100),
    browser,
    confirmed: form.confirmed === 'yes',
    postalCode,
    birthYear,
  });
  switch (answer.state) {
    case 'signed_in':
      return { kind: 'go', to: '/', session: newSession(answer.subject ?? '', visit.now()) };
    case 'second_detail':
      return askForDetail(visit, answer);
    case 'confirm':
      return askToConfirm(visit);
    case 'refused':
      return refused(visit, answer);
  }
}

function askForDetail(visit: Visit, answer: LinkAnswer): Answer {
  const { locale, form } = visit;
  const errors = detailErrors(visit, answer);
  const title = say(locale, 'signIn.detailTitle');
  const body = (
    <div class="narrow">
      <ErrorSummary visit={visit} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'signIn.detailLead')}</p>
      <Form visit={visit} to={visit.path}>
        <input type="hidden" name="asked" value="yes" />
        <TextInput
          name="postal_code"
          label={say(locale, 'signIn.postalCode')}
          value={form.postal_code ?? ''}
          autocomplete="postal-code"
          width="short"
          errors={errors}
        />
        <TextInput
          name="birth_year"
          label={say(locale, 'signIn.birthYear')}
          hint={say(locale, 'signIn.birthYearHint')}
          value={form.birth_year ?? ''}
          autocomplete="bday-year"
          inputMode="numeric"
          width="short"
          errors={errors}
        />
        <Button>{say(locale, 'signIn.continue')}</Button>
      </Form>
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

function detailErrors({ locale, form }: Visit, answer: LinkAnswer): readonly FieldError[] {
  if (answer.failed) {
    const message = say(locale, 'signIn.detailWrong', { n: answer.triesLeft ?? 1 });
    return [{ field: 'postal_code', message }];
  }
  return form.asked === 'yes' ? [{ field: 'postal_code', message: say(locale, 'signIn.detailNeeded') }] : [];
}

function askToConfirm(visit: Visit): Answer {
  const { locale } = visit;
  const title = say(locale, 'signIn.confirmTitle');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'signIn.confirmLead')}</p>
      <Form visit={visit} to={visit.path}>
        <input type="hidden" name="confirmed" value="yes" />
        <Button>{say(locale, 'signIn.confirm')}</Button>
      </Form>
    </div>,
  );
}

function refused(visit: Visit, answer: LinkAnswer): Answer {
  const { locale } = visit;
  const kind = answer.reason === 'no_detail' ? 'noDetail' : 'refused';
  const title = say(locale, `signIn.${kind}Title`);
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, `signIn.${kind}Lead`, { minutes: LINK_MINUTES })}</p>
      {kind === 'noDetail' ? (
        <ContactDetails visit={visit} />
      ) : (
        <ButtonLink to="/sign-in">{say(locale, 'signIn.again')}</ButtonLink>
      )}
    </div>,
    410,
  );
}

async function signOut({ own }: PersonVisit): Promise<Answer> {
  // Somebody who wants to leave leaves, whether or not it could be put on record.
  await own.signedOut().catch(() => undefined);
  return { kind: 'go', to: '/sign-in?out=1', session: null };
}
