export { type Fault, type FailpointName, points, type Service } from '../points.js';
export { Traps, type TrapPlan, trapPlanSchema } from './traps.js';
