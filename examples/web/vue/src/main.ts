import {createApp} from "vue";
import "../../plain/public/style.css";
import ContactForm from "./contact-form.vue";

createApp(ContactForm).mount("#root");
