/* What AG Grid draws by components of ours: it asks for them by name. */
(function () {
  "use strict";
  if (typeof window === "undefined") return;
  const components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* An address of ours or of a source; anything else, such as javascript:, stays text. */
  components.Address = function (props) {
    const value = props.value;
    if (!/^(https?:\/\/|\/(?!\/))/.test(value || "")) return value || "";
    return window.React.createElement("a", { href: value, rel: "noreferrer" }, value);
  };
})();
