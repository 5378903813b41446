import {
  type Serializer,
  type SerializerFactory,
  SerializerSelector,
} from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's writers of answers (which send what the response schema declares and nothing else), each made when its call is first
 * answered: making all of them took a third of the start. A test makes every one.
 */
export function lazyWriters(): SerializerFactory {
  const factory = SerializerSelector();
  return (schemas, options) => {
    const make = factory(schemas, options);
    return (route) => {
      let write: Serializer | undefined;
      return (answer) => {
        write ??= make(route);
        return write(answer);
      };
    };
  };
}
