import type { ComponentChildren } from 'preact';
import type { Locale } from '../../metadata/label.ts';
import type { Site } from '../office.ts';
import type { Session } from '../session/session.ts';
import { day, dayIn, say, timeIn } from '../words/say.ts';

export interface FrameProps {
  readonly locale: Locale;
  readonly site: Site | undefined;
  readonly path: string;
  readonly title: string;
  readonly session: Session | undefined;
  readonly formToken: string;
  readonly stylesheet: string;
  readonly children: ComponentChildren;
}

/** The frame of every page: who the company is, the language, the way out, and where else to turn. */
export function Frame(props: FrameProps) {
  const { locale, site, title, stylesheet, children } = props;
  const name = site?.name ?? '';
  const colour = (site?.portalColour ?? '#19523a').slice(1).toLowerCase();
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light" />
        <title>{name === '' || title.includes(name) ? title : `${title} – ${name}`}</title>
        <link rel="icon" href={`/theme/${colour}.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={stylesheet} />
        <link rel="stylesheet" href={`/theme/${colour}.css`} />
      </head>
      <body>
        <a class="skip" href="#main">
          {say(locale, 'frame.skip')}
        </a>
        <Header {...props} name={name} />
        <main id="main" class="column" tabIndex={-1}>
          {children}
        </main>
        <Footer {...props} />
      </body>
    </html>
  );
}

function Header({ locale, path, session, formToken, name }: FrameProps & { readonly name: string }) {
  const other: Locale = locale === 'en' ? 'es' : 'en';
  return (
    <header class="banner">
      <div class="column banner-row">
        <a class="brand" href="/">
          <bdi>{name}</bdi>
        </a>
        <nav class="banner-links" aria-label={say(locale, 'frame.nav')}>
          <a href={`/language/${other}?back=${encodeURIComponent(path)}`} lang={other} hreflang={other}>
            {other === 'es' ? 'Español' : 'English'}
          </a>
          {session && (
            <form method="post" action="/sign-out">
              <input type="hidden" name="form_token" value={formToken} />
              <button class="as-link" type="submit">
                {say(locale, 'frame.signOut')}
              </button>
            </form>
          )}
        </nav>
      </div>
    </header>
  );
}

function Footer({ locale, site, session }: FrameProps) {
  const since = session && new Date(session.startedAt).toISOString();
  return (
    <footer class="footer">
      <div class="column">
        <ul class="footer-links">
          <li>
            <a href="/privacy">{say(locale, 'frame.privacy')}</a>
          </li>
          {site?.dpoEmail && (
            <li>
              <a href={`mailto:${site.dpoEmail}`}>{say(locale, 'frame.dpo')}</a>
            </li>
          )}
          <li>
            <a href="/complain">{say(locale, 'frame.complain')}</a>
          </li>
          <li>
            <a href="/accessibility">{say(locale, 'frame.accessibility')}</a>
          </li>
          <li>
            <a href="/cookies">{say(locale, 'frame.cookies')}</a>
          </li>
        </ul>
        {since && site && (
          <p class="quiet">
            {say(locale, 'frame.since', {
              day: day(locale, dayIn(site.timeZone, since)),
              time: timeIn(locale, site.timeZone, since),
            })}
          </p>
        )}
      </div>
    </footer>
  );
}
