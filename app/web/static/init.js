// Starts the GOV.UK Frontend components on the page. Everything works without this file; it only makes some things quicker.
import { initAll } from './vendor/govuk-frontend-6.3.0/govuk-frontend.min.js?v=03560aaedbb4'

initAll()
