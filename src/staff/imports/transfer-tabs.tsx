import { Link } from '@tanstack/react-router';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { importWords } from './import-words.ts';

const pages = ['imports', 'exports'] as const;

/** What comes in and what goes out, side by side. */
export function TransferTabs({ page }: { readonly page: (typeof pages)[number] }) {
  const say = useWords(importWords);
  return (
    <nav className={parts.tabs} aria-label={say('inAndOut')}>
      {pages.map((each) => (
        <Link
          key={each}
          to={`/${each}`}
          className={parts.tab}
          aria-current={each === page ? 'page' : undefined}
        >
          {say(each)}
        </Link>
      ))}
    </nav>
  );
}
