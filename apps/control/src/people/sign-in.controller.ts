import { Controller, Get, Header, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ApiOkResponse, ApiOperation, ApiTags, CONFIG, type OstiaryConfig } from '#chassis';

const signInSchema = z.object({
  commandLine: z
    .array(
      z.object({
        issuer: z.string(),
        clientId: z.string().describe('A public client: no secret goes with it.'),
        scopes: z.array(z.string()),
        parameters: z.record(z.string(), z.string()).describe('To be sent with every request for a token.'),
      }),
    )
    .describe('Where `ostiary login` can sign in.'),
});

/** What a client must know before anybody has signed in. Nothing in it is secret: each issuer shows the same in its own sign-in's address. */
@ApiTags('people')
@Controller('api/sign-in')
export class SignInController {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'signInOptions', summary: 'The issuers at which people sign in. Needs no token.' })
  @ApiOkResponse({ standardSchema: signInSchema })
  options(): z.infer<typeof signInSchema> {
    return {
      commandLine: this.config.identity.issuers.flatMap(({ issuer, commandLine }) =>
        commandLine === null ? [] : [{ issuer, ...commandLine }],
      ),
    };
  }
}
