"""How the staff site looks: names, colours, menus. What stands in the menus, each app says itself."""

from django.templatetags.static import static

UNFOLD = {
    "SITE_TITLE": "Repair Angel",
    "SITE_HEADER": "Repair Angel",
    "SITE_SUBHEADER": "repair_angel.kernel.admin.menus.company_name",
    "SITE_DROPDOWN": "repair_angel.kernel.admin.menus.companies",
    "SITE_URL": None,
    "SITE_ICON": lambda request: static("staff/logo.svg"),
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("staff/logo.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda request: static("staff/staff.css")],
    "SCRIPTS": [lambda request: static("staff/staff.js")],
    "DASHBOARD_CALLBACK": "repair_angel.desk.dashboard.context",
    "COLORS": {
        "primary": {
            "50": "oklch(98.2% .016 190)",
            "100": "oklch(95% .04 190)",
            "200": "oklch(90.5% .075 189)",
            "300": "oklch(84% .11 188)",
            "400": "oklch(76% .12 188)",
            "500": "oklch(66% .115 189)",
            "600": "oklch(53% .095 190)",
            "700": "oklch(45.5% .08 191)",
            "800": "oklch(38.5% .066 192)",
            "900": "oklch(33% .055 193)",
            "950": "oklch(24% .042 195)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "repair_angel.kernel.admin.sidebar.navigation",
    },
}
