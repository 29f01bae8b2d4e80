import { InProcessBus, MessagingModule } from '#messaging';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { SystemClock } from '../clock/system-clock.adapter.js';
import { ostiaryConfigSchema } from '../configuration/configuration.js';
import { Readiness } from '../health/readiness.js';
import { problemSchema } from '../http/problem.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Metrics } from '../metrics/metrics.js';
import { ChassisModule } from '../service/chassis.module.js';
import { tell } from '../openapi/api-decorators.js';

/*
 * How a controller says what it does, for docs/openapi.json and for the validation alike:
 *
 *     @ApiTags('approvals')                                    // groups the operations
 *     @ApiBearerAuth()                                         // needs a token; the security scheme is declared here, once
 *     @Controller('api/approvals')
 *     export class ApprovalsController {
 *       @Post(':id/votes')
 *       @ApiOperation({ operationId: 'vote', summary: 'Approve or deny.' })
 *       @ApiCreatedResponse({ standardSchema: approvalViewSchema })        // or ApiOkResponse, …: the answer, as a zod schema
 *       vote(@Param('id', { schema: idSchema }) id: string, @Body({ schema: voteSchema }) vote: z.infer<typeof voteSchema>)
 *
 * Parameters and bodies come from their `schema` options, which the service also checks (400 `parameter_invalid`). Every operation
 * gets the problem document as its `default` answer. `.describe()` on a zod field becomes its description. After a change:
 * `npm run docs` (a test compares).
 */

/** OpenAPI 3.1 of the modules' controllers. Nothing is started: no provider is made, no port opened, no database needed. */
export async function openApiDocument(
  modules: readonly (Type<unknown> | DynamicModule)[],
  title: string,
  version: string,
): Promise<OpenAPIObject> {
  const parts = {
    config: ostiaryConfigSchema.parse({}),
    clock: new SystemClock(),
    metrics: new Metrics(),
    readiness: new Readiness(),
    lifecycle: new Lifecycle(),
  };
  const bus = new InProcessBus();
  const root = { module: class Documented {}, imports: [ChassisModule.with(parts), MessagingModule.forRoot({ bus }), ...modules] };
  const swagger = await import('@nestjs/swagger');
  tell(swagger);
  const app = await NestFactory.create(root, new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
  const builder = new swagger.DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle(title).setVersion(version);
  builder.addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of a configured issuer.' });
  const document = swagger.SwaggerModule.createDocument(app, builder.build(), { standardSchemaConverter: toJsonSchema });
  withProblems(document);
  return JSON.parse(JSON.stringify(document)) as OpenAPIObject;
}

function toJsonSchema(schema: unknown, { schemaType }: { schemaType: 'input' | 'output' }): { schema: unknown } | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $schema: _dialect, ...converted } = z.toJSONSchema(schema, {
    io: schemaType,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    // `format` says it; the pattern behind it is 300 characters of leap years.
    override: ({ jsonSchema }) => void (jsonSchema.format !== undefined && delete jsonSchema.pattern),
  });
  return { schema: converted };
}

function withProblems(document: OpenAPIObject): void {
  const schema = toJsonSchema(problemSchema, { schemaType: 'output' })?.schema as object;
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: schema } };
  const problem = {
    description: 'An error, as RFC 9457 tells it. Codes: docs/errors.md.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.put, path.post, path.delete, path.patch]) {
      if (operation) operation.responses = { ...operation.responses, default: problem };
    }
  }
}
