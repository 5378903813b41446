import type { FastifyInstance } from 'fastify';
import type { Engine } from '../engine.ts';

/** `/health/live`: the process answers. `/health/ready`: it can serve, which needs the database. */
export function addHealth(app: FastifyInstance, engine: Engine): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const ready = await engine.database.query('SELECT 1 AS one').then(
      () => true,
      () => false,
    );
    if (ready) return { status: 'ready' };
    return reply.code(503).header('retry-after', '2').send({ status: 'database_unavailable' });
  });
}
