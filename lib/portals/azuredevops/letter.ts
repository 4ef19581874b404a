/**
 * The one-page request to an administrator of a tenant, in the words of their own pages, to be sent as it stands.
 * @param redirect the address of this very browser and store
 */
export const letter = (redirect: string): string =>
  `Request: an app registration for Gangway (Azure DevOps)

Gangway is a browser extension. It reads and changes Azure DevOps in my name, with my own rights and no others.
It has no server: what it is given stays in my browser.

Please register an app in the Microsoft Entra admin center, once for all of us:

1. App registrations, New registration.
   Name: Gangway
   Supported account types: Accounts in this organizational directory only
   Redirect URI: platform "Single-page application (SPA)", address
   ${redirect}
   (each browser and store has an address of its own; more of them can be added)
2. API permissions, Add a permission, Azure DevOps, Delegated permissions: user_impersonation.
   It allows no more than the person who signs in is allowed.
3. Grant admin consent for the tenant. Without it everybody meets AADSTS65001 or AADSTS90094.
4. No client secret and no certificate: a single-page application has none.

In Azure DevOps nothing is to be changed: its policy "Third-party application access via OAuth" is about
another way in and does not concern this one.

Please tell me the Application (client) ID and the Directory (tenant) ID.

A sign-in lasts 24 hours and is subject to your conditional access. You can end it at any time under
Enterprise applications, Gangway, or by revoking the sessions of a person.
`
