import { IDLE_MINUTES, LONGEST_HOURS } from '../session/session.ts';
import { Facts, Prose } from '../view/parts.tsx';
import { type Answer, type Page, page, type Visit } from '../visit.ts';
import { day, say } from '../words/say.ts';
import { ContactDetails } from './sign-in.tsx';

export const noticePages: readonly Page[] = [
  { method: 'GET', path: '/privacy', for: 'anybody', handle: privacy },
  { method: 'GET', path: '/complain', for: 'anybody', handle: async (visit) => complain(visit) },
  { method: 'GET', path: '/accessibility', for: 'anybody', handle: async (visit) => accessibility(visit) },
  { method: 'GET', path: '/cookies', for: 'anybody', handle: async (visit) => cookies(visit) },
];

async function privacy(visit: Visit): Promise<Answer> {
  const { locale, site } = visit;
  const notices = await visit.office.notices(locale);
  const title = say(locale, 'privacy.title');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <h2>{say(locale, 'privacy.who')}</h2>
      <ContactDetails visit={visit} />
      {site.dpoEmail && (
        <p>
          <a href={`mailto:${site.dpoEmail}`}>{say(locale, 'frame.dpo')}</a>
        </p>
      )}
      <h2>{say(locale, 'privacy.what')}</h2>
      <p>{say(locale, 'privacy.whatText', { name: site.name })}</p>
      <p>{say(locale, 'privacy.rest')}</p>
      <h2>{say(locale, 'privacy.rights')}</h2>
      <p>{say(locale, 'privacy.rightsText')}</p>
      {notices.map((one) => (
        <section key={one.code} lang={one.language}>
          <h2>{one.title}</h2>
          <p class="quiet" lang={locale}>
            {say(locale, 'privacy.validFrom', { day: day(locale, one.validFrom) })}
          </p>
          <Prose text={one.body} />
        </section>
      ))}
    </div>,
  );
}

function complain({ locale, site }: Visit): Answer {
  const title = say(locale, 'complain.title');
  const isWeb = /^https?:\/\//.test(site.authorityUrl);
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      {site.complainToUs && (
        <p>
          <a href="/complaints">{say(locale, 'complaints.title', { name: site.name })}</a>{' '}
          {say(locale, 'complaints.first')}
        </p>
      )}
      <p class="lead">{say(locale, 'complain.lead')}</p>
      {site.authorityName && (
        <p>{say(locale, 'complain.authority', { name: site.name, authority: site.authorityName })}</p>
      )}
      {isWeb && (
        <p>
          <a href={site.authorityUrl} rel="noreferrer">
            {site.authorityUrl}
          </a>
        </p>
      )}
      <p>{say(locale, 'complain.anywhere')}</p>
    </div>,
  );
}

function accessibility(visit: Visit): Answer {
  const { locale } = visit;
  const title = say(locale, 'accessibility.title');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p>{say(locale, 'accessibility.text')}</p>
      <p>{say(locale, 'accessibility.write')}</p>
      <ContactDetails visit={visit} />
    </div>,
  );
}

function cookies({ locale }: Visit): Answer {
  const title = say(locale, 'cookies.title');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'cookies.lead')}</p>
      <Facts
        rows={[
          [
            'attesta_portal_session',
            say(locale, 'cookies.session', { idle: IDLE_MINUTES, hours: LONGEST_HOURS }),
          ],
          ['attesta_portal_visitor', say(locale, 'cookies.visitor')],
          ['attesta_portal_language', say(locale, 'cookies.language')],
        ]}
      />
    </div>,
  );
}
