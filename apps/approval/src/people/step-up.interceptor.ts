import { ProblemError } from '#chassis';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable, throwError } from 'rxjs';

interface Headers {
  header(name: string, value: string): unknown;
}

/** Says in the header that clients know that a token is good and its sign-in too long ago. Source: RFC 9470, section 3. */
@Injectable()
export class StepUpInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (error instanceof ProblemError && error.code === 'fresh_sign_in_required')
          context
            .switchToHttp()
            .getResponse<Headers>()
            .header('www-authenticate', `Bearer error="insufficient_user_authentication", max_age=${maxAgeOf(error)}`);
        return throwError(() => error);
      }),
    );
  }
}

/** In whole seconds. */
const maxAgeOf = ({ extensions }: ProblemError): number => Math.floor(Number(extensions['maxAgeMs']) / 1_000);
