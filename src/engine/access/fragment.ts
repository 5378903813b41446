export {
  type CompiledSql,
  compileFragment,
  type SqlFragment,
  sql,
  sqlAll,
  sqlAny,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
  sqlWithMarker,
} from '../database/fragment.ts';
