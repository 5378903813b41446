import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../../api.ts';
import { forgetLists } from './use-list-rows.ts';

/** A long change that was asked for: how far it is, and what stopped it. */
export function useBulkRun(module: string) {
  const queries = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const run = async <T>(
    work: (signal: AbortSignal, step: (done: number) => void) => Promise<T>,
  ): Promise<T | null> => {
    stop.current = new AbortController();
    setFailure(null);
    setDone(0);
    try {
      return await work(stop.current.signal, setDone);
    } catch (cause) {
      if (!stop.current.signal.aborted) setFailure(cause instanceof Refusal ? cause.message : String(cause));
      return null;
    } finally {
      setDone(null);
      forgetLists(module);
      await queries.invalidateQueries({ queryKey: ['records', module] });
      await queries.invalidateQueries({ queryKey: ['record', module] });
    }
  };
  return { done, failure, run };
}
