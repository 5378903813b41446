import { expect } from 'vitest';
import type { TestAnswer } from './server.ts';

/** The body of an answer that has to be one of success; a refusal fails the test with what it says. */
export async function take(answer: Promise<TestAnswer>, status = 201): Promise<TestAnswer['body']> {
  const { body, status: given } = await answer;
  expect(given, JSON.stringify(body)).toBe(status);
  return body;
}
