import { useEffect } from 'react';

/** The tab of the browser says where one is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Attesta`;
  }, [title]);
}
