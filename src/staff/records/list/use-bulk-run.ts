import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FieldError } from '../../../web/layout/layout.tsx';
import { errorsOf } from '../../parts/use-action.ts';
import { forgetLists } from './use-list-rows.ts';

/** A long change that was asked for: how far it is, and what stopped it; `controls` as `useAction` takes them. */
export function useBulkRun(module: string, controls: Readonly<Record<string, string>> = {}) {
  const queries = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const run = async <T>(
    work: (signal: AbortSignal, step: (done: number) => void) => Promise<T>,
  ): Promise<T | null> => {
    stop.current = new AbortController();
    setErrors([]);
    setDone(0);
    try {
      return await work(stop.current.signal, setDone);
    } catch (cause) {
      if (!stop.current.signal.aborted) setErrors(errorsOf(cause, controls));
      return null;
    } finally {
      setDone(null);
      forgetLists(module);
      await queries.invalidateQueries({ queryKey: ['records', module] });
      await queries.invalidateQueries({ queryKey: ['record', module] });
    }
  };
  return { done, errors, run };
}
