"""What tiles of the wall say by themselves (assets/wall/tiles-*.js), by the names under which they ask for it."""

from layouts.i18n import message

WORDS = {
    "tile_no_notice": message("No announcements"),
    "tile_no_address": message("This address cannot be shown on the wall"),
    "tile_not_allowed": message(
        "Displays may not show anything of {origin}: an administrator adds it to COMMANDCENTER_WALL_ALLOWED"
    ),
    "tile_no_image": message("This image cannot be loaded"),
    "tile_camera_waiting": message("Waiting for the camera {host}"),
    "tile_camera_silent": message("Camera silent since {time}: {host}"),
    "tile_camera_never": message("No picture of the camera since {time}: {host}"),
    "tile_no_hls": message("HLS cameras need hls.js, which was not set up here: run `make setup` with npm"),
    "tile_web_silent": message("This page does not answer since {time}: {host}"),
}
