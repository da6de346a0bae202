export { type Forecast, REMEMBERED_MOTIONS, TravelForecaster } from './forecaster.ts';
