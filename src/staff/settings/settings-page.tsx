import { Navigate } from '@tanstack/react-router';
import { useFirstPage } from './settings-shell.tsx';

/** The settings open on the first part that the person may see. */
export function SettingsPage() {
  return <Navigate to={`/settings/${useFirstPage()}`} replace />;
}
