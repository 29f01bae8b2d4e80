export { type Fault, type FailpointName, type Point, points, type Service } from '../points.js';
export { InjectedFault, Traps, type TrapPlan, trapPlanSchema } from './traps.js';
