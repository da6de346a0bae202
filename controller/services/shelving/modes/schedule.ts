export { isWithin, wallTime } from '../../../model/weekly-hours.ts';
