import { Link } from '@tanstack/react-router';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { mailingWords } from './mailing-words.ts';

const pages = [
  ['mailings', '/mailings'],
  ['templates', '/mail-templates'],
] as const;

/** What was written to many, and the texts for it, side by side. */
export function MailingTabs({ page }: { readonly page: (typeof pages)[number][0] }) {
  const say = useWords(mailingWords);
  return (
    <nav className={parts.tabs} aria-label={say('pages')}>
      {pages.map(([name, to]) => (
        <Link key={name} to={to} className={parts.tab} aria-current={name === page ? 'page' : undefined}>
          {say(name)}
        </Link>
      ))}
    </nav>
  );
}
