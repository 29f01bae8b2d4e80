import { Catch, type ExceptionFilter } from '@nestjs/common';
import { type Observable, throwError } from 'rxjs';

/**
 * Keeps an error what it is on its way through Nest, so that the bus can tell RetryLater from the rest. It stands at each handler: a global
 * filter of a connected microservice comes after Nest has bound the handlers, and would never be asked.
 */
@Catch()
export class PassErrorsToBus implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
