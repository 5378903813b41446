import { CompanyPage } from './company-page.tsx';
import { useFirstPage } from './settings-shell.tsx';
import { TokensPage } from './tokens-page.tsx';
import { UsersPage } from './users-page.tsx';

/** The settings open on the first part that the person may see. */
export function SettingsPage() {
  const first = useFirstPage();
  if (first === 'company') return <CompanyPage />;
  return first === 'users' ? <UsersPage /> : <TokensPage />;
}
